using System.Diagnostics;
using System.Text;

namespace QueueMap.LocalFleets;

/// <summary>The real program in a process of its own, as a user starts it.</summary>
public sealed class Command : IDisposable
{
    /// <summary>Far beyond what any test here takes, on a machine that does ten other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private int _disposed;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _messages = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Action<string>? _echo;

    private Command(
        string directory,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? echo = null)
    {
        _echo = echo;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process = new Process { StartInfo = start };
        Process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        Process.ErrorDataReceived += (_, line) => Take(_messages, line.Data);
        Process.Start();
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    /// <summary>Completes when the process has said that work on a run begins or goes on.</summary>
    public Task Began => _began.Task.WaitAsync(Patience);

    /// <summary>Completes when the process has said that it drains.</summary>
    public Task Stopping => _stopping.Task.WaitAsync(Patience);

    public static Command Start(string directory, params string[] arguments) =>
        new(directory, Path.Join(AppContext.BaseDirectory, "queuemap"), arguments);

    /// <summary>A program of the build in an environment of its own.</summary>
    /// <param name="echo">Told every line as it comes.</param>
    public static Command StartIn(
        IReadOnlyDictionary<string, string> environment, string directory, string program, IEnumerable<string> arguments, Action<string>? echo = null) =>
        new(directory, Path.Join(AppContext.BaseDirectory, program), arguments, environment, echo);

    /// <summary>What the process has said on both streams so far.</summary>
    public string Said
    {
        get
        {
            lock (_output)
            {
                return $"{_messages}{_output}";
            }
        }
    }

    public static async Task<Outcome> RunAsync(string directory, params string[] arguments)
    {
        using var command = Start(directory, arguments);
        return await command.EndAsync();
    }

    public static async Task<Outcome> RunOtherAsync(string directory, string program, params string[] arguments)
    {
        using var command = new Command(directory, program, arguments);
        return await command.EndAsync();
    }

    public Task<Outcome> EndAsync() => EndAsync(Patience, CancellationToken.None);

    public async Task<Outcome> EndAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(within);
        await Process.WaitForExitAsync(patience.Token);
        lock (_output)
        {
            return new Outcome(Process.ExitCode, _output.ToString(), _messages.ToString());
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            text.Append(line).Append('\n');
        }

        _echo?.Invoke(line);

        if (line.StartsWith("run ", StringComparison.Ordinal))
        {
            _began.TrySetResult();
        }

        if (line.StartsWith("Stopping", StringComparison.Ordinal))
        {
            _stopping.TrySetResult();
        }
    }
}

/// <summary>How a process ended and what it said.</summary>
public sealed record Outcome(int ExitCode, string Output, string Messages)
{
    public Outcome MustExitWith(int code)
    {
        return ExitCode == code
            ? this
            : throw new InvalidOperationException($"exit code {ExitCode}, expected {code}\n{Messages}\n{Output}");
    }
}
