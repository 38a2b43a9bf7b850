using AutoGrad.Generator.Benchmarks;
using AutoGrad.Generator.Benchmarks.Growth;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

if (args is ["growth", ..])
{
    GrowthReport.Print(args.Length > 1 ? args[1] : "");
    return;
}

// An edit is one short call, so there are many of them: the first sixty warm the compiler up.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithWarmupCount(60).WithIterationCount(60).AsDefault());
BenchmarkSwitcher.FromAssembly(typeof(GeneratorBenchmark).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
