using System.Diagnostics;

namespace QueueMap.Emulators;

/// <summary>One server that nobody here wrote, on a free port of the loopback interface, in a process of its own.</summary>
internal sealed class EmulatorProcess(string name) : IAsyncDisposable
{
    /// <summary>All start within a second; a minute is for a machine under load.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private Process? _process;

    public bool IsRunning => _process is not null;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Why it could not be started; null where it runs.</summary>
    public string? WhyNot { get; private set; }

    /// <returns>False where it cannot be started; <see cref="WhyNot"/> says why.</returns>
    public async Task<bool> StartAsync()
    {
        WhyNot = await Node.WhyNotAsync();
        if (WhyNot is not null)
        {
            await Console.Out.WriteLineAsync($"{name} is not started: {WhyNot}");
            return false;
        }

        _process = Process.Start(new ProcessStartInfo("node", ["start.mjs", name])
        {
            WorkingDirectory = Node.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Where the tests' own error goes: what an emulator complains of belongs beside the test that made it.
            RedirectStandardError = false,
        })!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        Url = new(line ?? throw new InvalidOperationException($"{name} ended before it said where it listens; its error is above."));
        // Read on, or a talkative server would block on a full pipe.
        _ = _process.StandardOutput.ReadToEndAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
