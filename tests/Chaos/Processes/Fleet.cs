using System.Collections.Concurrent;

namespace QueueMap.Chaos.Processes;

/// <summary>The processes of a round, by name; and the orchestrator that would start another one where one is lost.</summary>
internal sealed class Fleet(IReadOnlyDictionary<string, string> environment, string secret, string folder, Journal journal) : IDisposable
{
    private static readonly TimeSpan s_stopsWithin = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private int _next;

    public IReadOnlyList<Member> Living => [.. _members.Values.Where(member => !member.HasExited).OrderBy(member => member.Name, StringComparer.Ordinal)];

    public IReadOnlyList<Member> Of(string role) => [.. Living.Where(member => member.Role == role)];

    public Member? Find(string name) => _members.GetValueOrDefault(name);

    /// <summary>Every worker has said that it receives, or the time is up: on a busy machine faults would else be over before they begin.</summary>
    public async Task ReadyAsync(TimeSpan within, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < within && !Living.All(member => SaidBy(member).Contains("Bus started", StringComparison.Ordinal)))
        {
            await Task.Delay(s_look, TimeProvider.System, cancellation);
        }
    }

    /// <param name="role">map, reduce or all.</param>
    public Member StartWorker(string role, Launch? launch = null) =>
        Start(role, "queuemap-worker", ["--role", role, "--health-port", "0", "--workers", "2"], launch ?? new());

    public Member StartCommand(params string[] arguments) => Start("queuemap", "queuemap", arguments, new());

    public Member StartCommand(Launch launch, params string[] arguments) => Start("queuemap", "queuemap", arguments, launch);

    /// <summary>The command, to its end.</summary>
    /// <returns>Its exit code and all that it said.</returns>
    public async Task<(int ExitCode, string Said)> RunAsync(Launch launch, CancellationToken cancellation, params string[] arguments)
    {
        var command = StartCommand(launch, arguments);
        await command.Ended.WaitAsync(cancellation);
        return (command.ExitCode, SaidBy(command));
    }

    public Task<(int ExitCode, string Said)> RunAsync(CancellationToken cancellation, params string[] arguments) => RunAsync(new(), cancellation, arguments);

    public string SaidBy(Member member) => Text($"{member.Name}.err.log") + Text($"{member.Name}.out.log");

    // The log is still being written.
    private string Text(string log)
    {
        using var reader = new StreamReader(new FileStream(Path.Join(folder, log), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>Kills it, and starts another one of its role in its place.</summary>
    public async Task ReplaceAsync(Member member)
    {
        await member.KillAsync();
        if (member.Role != "queuemap")
        {
            StartWorker(member.Role);
        }
    }

    /// <summary>The faults are over: whoever is frozen goes on, whoever is limited is replaced, and there are enough of each role.</summary>
    public async Task RestoreAsync(int maps, int reduces)
    {
        foreach (var member in Living)
        {
            if (member.IsFrozen)
            {
                member.Send(Signal.Continue);
            }

            if (member.Limit is not null)
            {
                await member.KillAsync();
            }
        }

        foreach (var (role, wanted) in new[] { ("map", maps), ("reduce", reduces) })
        {
            for (var have = Of(role).Count; have < wanted; have++)
            {
                StartWorker(role);
            }
        }
    }

    /// <summary>As an orchestrator stops a service; what is not gone in time is killed.</summary>
    public async Task StopAsync()
    {
        var living = Living;
        foreach (var member in living)
        {
            member.Send(Signal.Continue);
            member.Send(Signal.Terminate);
        }

        foreach (var member in living)
        {
            try
            {
                await member.Ended.WaitAsync(s_stopsWithin, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                await member.KillAsync();
            }
        }
    }

    public void Dispose()
    {
        foreach (var name in _members.Keys)
        {
            if (_members.TryRemove(name, out var member))
            {
                member.Dispose();
            }
        }
    }

    private Member Start(string role, string program, IEnumerable<string> arguments, Launch launch)
    {
        var name = $"{role}-{Interlocked.Increment(ref _next)}";
        var own = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = name, ["AWS_SECRET_ACCESS_KEY"] = secret };
        var member = Member.Start(name, role, program, arguments, own, launch, folder, journal);
        _members[name] = member;
        return member;
    }
}
