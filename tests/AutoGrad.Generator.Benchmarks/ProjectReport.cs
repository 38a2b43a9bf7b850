using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>A project of 1 000 losses: the full build and edits, each a whole run of the driver.</summary>
internal static class ProjectReport
{
    public const string Option = "project";

    /// <summary>The option by which the report calls itself.</summary>
    public const string Fresh = "project-fresh";

    private const int Methods = 1000;
    private const int Runs = 5;

    public static int Run()
    {
        EditedProject.Cost cold = InFreshProcess();
        EditedProject.Cost empty = new EditedProject(methods: 0).Measured();
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
        Console.WriteLine("| 1 000 losses of 30 lines, a file each | on the clock | processors, together | allocated |");
        Console.WriteLine("|---|---:|---:|---:|");
        Print("an empty project", empty);
        Print("full build, in a fresh process", cold);
        Print("full build, warm", build);
        Print("the same by method", new(build.Clock / Methods, build.Processor / Methods, build.Allocated / Methods));
        Print("one body edited", edit);
        Print("an edit elsewhere", elsewhere);
        Console.WriteLine();
        Console.WriteLine("| the same, built by `dotnet build` without a compiler server, as the compiler tells it, on the clock | as the package sets the compiler's environment | as it is by default |");
        Console.WriteLine("|---|---:|---:|");
        ILookup<string, double> byDefault = BuiltProject.Build(Methods, isCounting: true).ToLookup(row => row.Name, row => row.Seconds);
        foreach (var (name, seconds) in BuiltProject.Build(Methods, isCounting: false))
            Console.WriteLine(FormattableString.Invariant($"| `{name}` | {seconds:N1} s | {byDefault[name].Single():N1} s |"));
        return 0;
    }

    /// <summary>What the child process says: milliseconds on the clock and of the processors, and bytes, of the first build that it makes.</summary>
    public static int RunFresh()
    {
        EditedProject.Cost first = new EditedProject(Methods).FirstRun;
        Console.WriteLine(FormattableString.Invariant($"{first.Clock.TotalMilliseconds:R} {first.Processor.TotalMilliseconds:R} {first.Allocated}"));
        return 0;
    }

    private static EditedProject.Cost InFreshProcess()
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, ArgumentList = { typeof(ProjectReport).Assembly.Location, Fresh } };
        using Process process = Process.Start(start)!;
        string[] said = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return new(Milliseconds(said[0]), Milliseconds(said[1]), long.Parse(said[2], CultureInfo.InvariantCulture));

        static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(double.Parse(text, CultureInfo.InvariantCulture));
    }

    private static EditedProject.Cost Best(Func<EditedProject.Cost> run) => Enumerable.Range(0, Runs).Select(_ => run()).MinBy(c => c.Clock)!;

    private static void Print(string what, EditedProject.Cost cost) =>
        Console.WriteLine(FormattableString.Invariant($"| {what} | {cost.Clock.TotalMilliseconds:N1} ms | {cost.Processor.TotalMilliseconds:N1} ms | {cost.Allocated / 1024.0:N0} KB |"));
}
