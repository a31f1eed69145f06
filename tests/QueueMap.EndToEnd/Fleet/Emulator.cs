using System.Diagnostics;
using QueueMap.AmazonSqs.Tests.Emulators;

namespace QueueMap.EndToEnd.Fleet;

/// <summary>A server that speaks AWS's protocols and that nobody here wrote, on a free port of the loopback interface.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private Emulator(Process process, string url) => (_process, Url) = (process, url.TrimEnd('/'));

    public string Url { get; }

    public static async Task<Emulator> StartAsync(string name)
    {
        var process = Process.Start(new ProcessStartInfo("node", ["start.mjs", name])
        {
            WorkingDirectory = Node.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        _ = process.StandardOutput.ReadToEndAsync(); // Or a talkative server would block on a full pipe.
        return new Emulator(process, line ?? throw new InvalidOperationException($"{name} ended before it said where it listens; its error is above."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
