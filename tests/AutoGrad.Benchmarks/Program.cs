using System.Linq;
using AutoGrad.Benchmarks;
using BenchmarkDotNet.Running;

if (args.Contains(QuickReport.Option))
    return QuickReport.Run();
if (args.Contains(StorageReport.Option))
    return StorageReport.Run();
BenchmarkSwitcher.FromAssembly(typeof(LossBenchmark).Assembly).Run(args);
return 0;
