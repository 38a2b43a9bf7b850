using System;
using System.Linq;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>A project of 1 000 losses: the full build and edits, in processor time of the whole run of the driver.</summary>
internal static class ProjectReport
{
    public const string Option = "project";

    private const int Methods = 1000;
    private const int Runs = 5;

    public static int Run()
    {
        EditedProject.Cost cold = new EditedProject(methods: 0).Measured();
        EditedProject first = new(methods: Methods);
        EditedProject.Cost build = Best(() => new EditedProject(Methods).FirstRun);
        EditedProject.Cost edit = Best(() =>
        {
            first.EditBodies(1);
            return first.Measured();
        });
        EditedProject.Cost elsewhere = Best(() =>
        {
            first.EditElsewhere();
            return first.Measured();
        });
        Console.WriteLine("| 1 000 losses of 30 lines, a file each | processor time | allocated |");
        Console.WriteLine("|---|---:|---:|");
        Print("an empty project", cold);
        Print("full build, the first in its process", first.FirstRun);
        Print("full build, warm", build);
        Print("the same by method", build with { Time = build.Time / Methods, Allocated = build.Allocated / Methods });
        Print("one body edited", edit);
        Print("an edit elsewhere", elsewhere);
        return 0;
    }

    private static EditedProject.Cost Best(Func<EditedProject.Cost> run) => Enumerable.Range(0, Runs).Select(_ => run()).MinBy(c => c.Time)!;

    private static void Print(string what, EditedProject.Cost cost) =>
        Console.WriteLine(FormattableString.Invariant($"| {what} | {cost.Time.TotalMilliseconds:N1} ms | {cost.Allocated / 1024.0:N0} KB |"));
}
