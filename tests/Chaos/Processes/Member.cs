using System.Diagnostics;
using System.Globalization;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Processes;

/// <summary>What a process is started with.</summary>
/// <param name="Environment">Beside the fleet's own.</param>
/// <param name="Wrapper">Put before the program: it must exec it, so that the process id is the program's.</param>
/// <param name="Limit">Null for a process as it should be; else what is wrong with it.</param>
internal sealed record Launch(IReadOnlyDictionary<string, string>? Environment = null, IReadOnlyList<string>? Wrapper = null, string? Limit = null);

/// <summary>A process of the product, with its name, its logs and its fate on record.</summary>
internal sealed class Member : IDisposable
{
    private readonly Process _process;
    private readonly Journal _journal;
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;
    private int _closed;

    private Member(Process process, string name, string role, Launch launch, string folder, Journal journal)
    {
        (_process, Name, Role, Limit, _journal) = (process, name, role, launch.Limit, journal);
        _output = new(Path.Join(folder, $"{name}.out.log")) { AutoFlush = true };
        _error = new(Path.Join(folder, $"{name}.err.log")) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Write(_error, line.Data);
    }

    /// <summary>Also the access key with which it signs.</summary>
    public string Name { get; }

    public string Role { get; }

    public string? Limit { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public bool IsFrozen { get; private set; }

    public Task Ended { get; private set; } = Task.CompletedTask;

    public int ExitCode => _process.ExitCode;

    public static Member Start(
        string name, string role, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Launch launch, string folder, Journal journal)
    {
        List<string> words = [.. launch.Wrapper ?? [], Path.Join(AppContext.BaseDirectory, program), .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment.Concat(launch.Environment ?? new Dictionary<string, string>()))
        {
            start.Environment[key] = value;
        }

        var member = new Member(new Process { StartInfo = start }, name, role, launch, folder, journal);
        member.Begin();
        return member;
    }

    public void Send(Signal signal)
    {
        // Written first: what the process does of it comes after this moment.
        _journal.Happened(Name, Role, "signal", Signals.NameOf(signal));
        IsFrozen = signal == Signal.Stop || (IsFrozen && signal != Signal.Continue);
        Signals.Send(Id, signal);
    }

    public Task KillAsync()
    {
        Send(Signal.Kill);
        return Ended;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Signals.Send(Id, Signal.Kill);
            _process.WaitForExit();
        }

        Close();
        _process.Dispose();
    }

    private void Begin()
    {
        _journal.Happened(Name, Role, "started", Limit ?? "as it should be");
        if (Limit is not null)
        {
            _journal.Happened(Name, Role, "limit", Limit);
        }

        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        _journal.Happened(Name, Role, "ended", _process.ExitCode.ToString(CultureInfo.InvariantCulture));
        Close();
    }

    private void Write(StreamWriter log, string? line)
    {
        lock (log)
        {
            if (line is not null && _closed == 0)
            {
                log.WriteLine(line);
            }
        }
    }

    private void Close()
    {
        foreach (var log in new[] { _output, _error })
        {
            lock (log)
            {
                _closed = 1;
                log.Dispose();
            }
        }
    }
}
