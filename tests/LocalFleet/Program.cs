using System.CommandLine;
using QueueMap.LocalFleets;
using QueueMap.Producer.Generating;

const int Failed = 1;
const int Usage = 2;
const int Interrupted = 130;

var root = new RootCommand("A fleet on this machine, without an account and without Docker.") { new RunCommand().Build(), new SeedCommand().Build() };
try
{
    // SIGINT and SIGTERM cancel; the children are ended before this process is, however long that takes.
    return await root.Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (Exception error) when (error is GsodOptionsException or FormatException)
{
    await Console.Error.WriteLineAsync($"error: {error.Message}");
    return Usage;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
catch (Exception error) when (error is InvalidOperationException or IOException or Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException)
{
    await Console.Error.WriteLineAsync($"error: {error.Message}");
    return Failed;
}
