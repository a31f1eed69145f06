using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Faults;

/// <summary>
/// Faults that strike near something: the so manieth call of an operation after one moment is held until another one has come,
/// or its caller stands still, or dies. What races is a few calls long, and a fault at any time seldom meets it.
/// </summary>
internal sealed class AimedFaults(Simulator simulator, FaultCount count)
{
    private static readonly (char Role, string[] Operations)[] s_calls =
    [
        ('w', ["GetItem", "GetObject", "Send", "Delete", "ChangeVisibility"]),
        ('r', ["GetItem", "GetItem", "PutItem", "PutItem", "PutObject", "Delete", "ChangeVisibility", "Query"]),
        ('p', ["PutObject", "PutItem", "GetItem", "GetItem", "Send", "List"]),
        ('o', ["PutItem", "PutObject", "GetItem", "Send", "Delete"]),
    ];

    private static readonly Moment[] s_moments = Enum.GetValues<Moment>();

    private readonly List<Aim> _aims = [];

    public bool IsOver { get; set; }

    /// <param name="kills">Whether an aim may be a kill.</param>
    public void AddAny(bool kills)
    {
        var chance = simulator.Chance;
        var (role, operations) = s_calls[chance.Next(s_calls.Length)];
        var aim = new Aim(
            role,
            operations[chance.Next(operations.Length)],
            chance.Next(3) == 0 ? Moment.Buried : s_moments[chance.Next(s_moments.Length)],
            chance.Next(3) == 0 ? Moment.ShardClosed : s_moments[1 + chance.Next(s_moments.Length - 1)],
            (Act)chance.Next(kills ? 5 : 3),
            TimeSpan.FromSeconds(chance.Next(4) == 0 ? 20 + (chance.NextDouble() * 100) : 0.05 + (chance.NextDouble() * 20)))
        {
            Left = 1 + chance.Next(1 + chance.Next(12)),
            MayRepeat = chance.Next(4) == 0,
        };
        aim.IsArmed = aim.From == Moment.Always;
        _aims.Add(aim);
    }

    /// <summary>A reducer that is about to write after a death waits until the batch is awaited again.</summary>
    public void AddHeldEnd() =>
        _aims.Add(new Aim('r', "PutItem", Moment.Buried, Moment.Marked, Act.HoldUntil, TimeSpan.FromSeconds(10)) { Left = 1 + simulator.Chance.Next(2) });

    /// <summary>A reducer that is about to write after a moment waits for some seconds: time for somebody to come before it, and to say so.</summary>
    public void AddLongEnd(Moment after) => _aims.Add(
        new Aim('r', "PutItem", after, Moment.Ended, Act.Hold, TimeSpan.FromSeconds(2 + (simulator.Chance.NextDouble() * 8))) { Left = 1 });

    public void Raise(Moment moment)
    {
        foreach (var aim in _aims)
        {
            aim.IsArmed |= aim.From == moment;
            if (aim.Until == moment)
            {
                aim.Release(TimeSpan.FromMilliseconds(simulator.Chance.NextDouble() * 40));
            }
        }
    }

    /// <returns>Whether the caller dies of this call, what it waits for before it is made, and for how long; null where nothing is aimed at it.</returns>
    public (KillAt Kill, Task? Hold, TimeSpan Most)? Next(SimProcess from, string operation)
    {
        if (IsOver)
        {
            return null;
        }

        foreach (var aim in _aims)
        {
            if (aim.Hits(from.Name, operation))
            {
                count.Add(aim.Act switch
                {
                    Act.Hold or Act.HoldUntil => "F10 call held until something else was done",
                    Act.Freeze => "F03 frozen at a step, and resumed",
                    _ => "F01 killed at a step",
                });
                simulator.Note($"{from.Name} {operation}: {aim}");
                switch (aim.Act)
                {
                    case Act.Hold:
                        return (KillAt.Never, from.WaitAsync(aim.Most), aim.Most);
                    case Act.HoldUntil:
                        return (KillAt.Never, aim.HoldAsync(from), aim.Most);
                    case Act.Freeze:
                        from.Freeze(aim.Most);
                        return (KillAt.Never, null, aim.Most);
                    default:
                        return (aim.Act == Act.KillBefore ? KillAt.BeforeEffect : KillAt.AfterEffect, null, TimeSpan.Zero);
                }
            }
        }

        return null;
    }

    private enum Act
    {
        HoldUntil,
        Hold,
        Freeze,
        KillBefore,
        KillAfter,
    }

    private sealed record Aim(char Role, string Operation, Moment From, Moment Until, Act Act, TimeSpan Most)
    {
        private readonly List<(SimProcess Process, TaskCompletionSource Held)> _held = [];

        public int Left { get; set; }

        public bool MayRepeat { get; init; }

        public bool IsArmed { get; set; }

        public bool Hits(string process, string operation)
        {
            if (!IsArmed || process[0] != Role || operation != Operation || --Left != 0)
            {
                return false;
            }

            Left = MayRepeat ? 3 : 0;
            return true;
        }

        public Task HoldAsync(SimProcess process)
        {
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Add((process, held));
            process.After(Most, () => held.TrySetResult());
            return held.Task;
        }

        public void Release(TimeSpan after)
        {
            foreach (var (process, held) in _held)
            {
                process.After(after, () => held.TrySetResult());
            }

            _held.Clear();
        }

        public override string ToString() => $"{Act} from {From} until {Until}, {Most.TotalSeconds:F1} s at most";
    }
}
