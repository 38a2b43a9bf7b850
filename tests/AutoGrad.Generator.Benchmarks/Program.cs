using AutoGrad.Generator.Benchmarks;
using AutoGrad.Generator.Benchmarks.Growth;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

switch (args)
{
    case [GrowthReport.Option, ..]:
        return GrowthReport.Run(args.Length > 1 ? args[1] : "");
    case [ProjectReport.Option]:
        return ProjectReport.Run();
    case [ProjectReport.Fresh]:
        return ProjectReport.RunFresh();
}

// An edit is one short call, so there are many of them: the first sixty warm the compiler up.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithWarmupCount(60).WithIterationCount(60).AsDefault());
BenchmarkSwitcher.FromAssembly(typeof(GeneratorBenchmark).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
return 0;
