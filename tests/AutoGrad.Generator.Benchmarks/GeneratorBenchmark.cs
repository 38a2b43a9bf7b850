using BenchmarkDotNet.Attributes;

namespace AutoGrad.Generator.Benchmarks;

/// <summary>
/// Runs of a warm driver after an edit, over a project with <see cref="Methods"/> losses of 30 lines. What one method costs is the difference
/// between editing all bodies and editing elsewhere, by the number of methods. The edit itself is not measured; binding the edited method is.
/// </summary>
[MemoryDiagnoser]
[MedianColumn]
public class GeneratorBenchmark
{
    private EditedProject _project = null!;

    [Params(1, 10)]
    public int Methods { get; set; }

    [GlobalSetup]
    public void Open() => _project = new EditedProject(Methods);

    [IterationSetup(Target = nameof(AfterEditingAllBodies))]
    public void EditAllBodies() => _project.EditBodies(Methods);

    [IterationSetup(Target = nameof(AfterEditingOneBody))]
    public void EditOneBody() => _project.EditBodies(1);

    [IterationSetup(Target = nameof(AfterEditingElsewhere))]
    public void EditElsewhere() => _project.EditElsewhere();

    [Benchmark(Baseline = true)]
    public int AfterEditingElsewhere() => _project.Run();

    [Benchmark]
    public int AfterEditingOneBody() => _project.Run();

    [Benchmark]
    public int AfterEditingAllBodies() => _project.Run();
}
