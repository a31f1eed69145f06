using BenchmarkDotNet.Running;
using QueueMap.Benchmarks;

if (args is ["csvhelper", var directory, var threads])
{
    return CsvHelperLoop.Run(directory, int.Parse(threads), Console.Out);
}

if (args is ["ratios"])
{
    return new Interleaved(Console.Out, TimeProvider.System).Run();
}

BenchmarkSwitcher.FromAssembly(typeof(GsodFiles).Assembly).Run(args, new KernelConfig());
return 0;
