using System.Linq;
using AutoGrad.Benchmarks;
using AutoGrad.Benchmarks.GradBench;
using BenchmarkDotNet.Running;

if (args.Contains(QuickReport.Option))
    return QuickReport.Run();
if (args.Contains(GradBenchReport.Option))
    return GradBenchReport.Run(args);
if (args.Contains(DenseReport.Option))
    return DenseReport.Run();
if (args.Contains(StorageReport.Option))
    return StorageReport.Run();
BenchmarkSwitcher.FromAssembly(typeof(LossBenchmark).Assembly).Run(args);
return 0;
