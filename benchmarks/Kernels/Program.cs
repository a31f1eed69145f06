using BenchmarkDotNet.Running;
using QueueMap.Benchmarks;

if (args is ["csvhelper", var directory, var threads])
{
    return CsvHelperLoop.Run(directory, int.Parse(threads), Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(GsodFiles).Assembly).Run(args, new KernelConfig());
return 0;
