using System.Diagnostics;

namespace QueueMap.Emulators;

/// <summary>One server that nobody here wrote, on a free port of the loopback interface, in a process of its own.</summary>
internal sealed class EmulatorProcess(string name) : IAsyncDisposable
{
    /// <summary>All start within a second; a minute is for a machine under load.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private Process? _process;
    private string? _whyNot;

    public bool IsRunning => _process is not null;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Skips the test where there is no Node; fails it where there must be one.</summary>
    public void Require()
    {
        if (_whyNot is not null)
        {
            Assert.False(Node.IsContinuousIntegration, _whyNot);
            Assert.Skip(_whyNot);
        }
    }

    /// <returns>False where it cannot be started; <see cref="Require"/> says why.</returns>
    public async Task<bool> StartAsync()
    {
        _whyNot = await Node.WhyNotAsync();
        if (_whyNot is not null)
        {
            await Console.Out.WriteLineAsync($"Tests on {name} are skipped: {_whyNot}");
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
