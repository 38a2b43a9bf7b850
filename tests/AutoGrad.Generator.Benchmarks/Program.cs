using AutoGrad.Generator.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// An edit is one short call, so there are many of them: the first sixty warm the compiler up.
IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithWarmupCount(60).WithIterationCount(60).AsDefault());
BenchmarkSwitcher.FromAssembly(typeof(GeneratorBenchmark).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
