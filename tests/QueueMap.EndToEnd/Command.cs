using System.Diagnostics;
using System.Text;

namespace QueueMap.EndToEnd;

/// <summary>The real program in a process of its own, as a user starts it.</summary>
internal sealed class Command : IDisposable
{
    /// <summary>Far beyond what any test here takes, on a machine that does ten other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private int _disposed;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _messages = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Command(string directory, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
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
    public static Command StartIn(IReadOnlyDictionary<string, string> environment, string directory, string program, params string[] arguments) =>
        new(directory, Path.Join(AppContext.BaseDirectory, program), arguments, environment);

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

    public async Task<Outcome> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
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
internal sealed record Outcome(int ExitCode, string Output, string Messages)
{
    public Outcome MustExitWith(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n{Messages}\n{Output}");
        return this;
    }
}
