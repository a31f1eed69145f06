using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Faults;

/// <summary>
/// Faults that outlast every retry and every redelivery, of few calls only: those of one kind of process about one batch, one
/// part of a table, one folder of files. So consumers fail for good while everything else works.
/// </summary>
internal sealed class LastingFaults(Simulator simulator, FaultCount count)
{
    /// <summary>What batches come to cannot be sent: they die of it.</summary>
    public const string PartialsUnsent = "partials cannot be sent";

    /// <summary>What batches come to cannot be folded: their partials die of it.</summary>
    public const string ShardUnwritten = "a shard cannot be written";

    // What is called about what: 'queuemap-partials PartialMaxima 3', 'queuemap-runs run-a/shard-001', 'state-bucket fleet/...'.
    private static readonly (string Name, char Role, string Operation, string Subject, bool OfBatches)[] s_kinds =
    [
        (PartialsUnsent, 'w', "Send", "queuemap-partials PartialMaxima", true),
        (PartialsUnsent, 'w', "Send", "queuemap-partials PartialMaxima", true),
        (PartialsUnsent, 'w', "Send", "queuemap-partials PartialMaxima", true),
        (PartialsUnsent, 'w', "Send", "queuemap-partials PartialMaxima", true),
        ("workers cannot read headers", 'w', "GetItem", "queuemap-runs", false),
        ("the news of a death cannot be sent", 'w', "Send", "queuemap-partials BatchDied", true),
        ("batches cannot be moved to the dead letters", 'w', "Send", "queuemap-batches-dead", true),
        (ShardUnwritten, 'r', "PutItem", "queuemap-runs run-a/shard-000", false),
        (ShardUnwritten, 'r', "PutItem", "queuemap-runs run-a/shard-001", false),
        ("the header cannot be written", 'r', "PutItem", "queuemap-runs run-a/header", false),
        ("reducers cannot write files", 'r', "PutObject", "state-bucket", false),
        ("the job's result cannot be written", 'r', "PutItem", "queuemap-results", false),
        ("partials cannot be moved to the dead letters", 'r', "Send", "queuemap-partials-dead", true),
        ("batches cannot be deleted", 'w', "Delete", "queuemap-batches", false),
        ("partials cannot be deleted", 'r', "Delete", "queuemap-partials", false),
        ("locks cannot be renewed", 'w', "ChangeVisibility", "queuemap-batches", false),
    ];

    // Of scripts alone: S3 answers nobody who reads the source.
    private static readonly (string Name, Trouble Trouble)[] s_sourceAway =
    [
        ("reads of the source are throttled", Trouble.Throttled),
        ("reads of the source fail", Trouble.ServerError),
        ("reads of the source are lost", Trouble.RequestLost),
    ];

    private readonly List<Fault> _faults = [];

    public bool IsAny => _faults.Count > 0;

    /// <summary>When the last of them ends, unless all faults end before.</summary>
    public TimeSpan Longest => _faults.Count == 0 ? TimeSpan.Zero : _faults.Max(fault => TimeSpan.FromTicks(fault.Until));

    public bool IsOver { get; set; }

    /// <summary>All that fails is that what batches come to cannot be sent: then each try has read its items.</summary>
    public bool AreOfBatches => IsAny && _faults.All(fault => fault.Name == PartialsUnsent);

    public void AddAny()
    {
        var chance = simulator.Chance;
        var isFirst = !IsAny;
        var (name, role, operation, subject, ofBatches) = s_kinds[isFirst && chance.Next(2) == 0 ? 0 : chance.Next(s_kinds.Length)];

        // A batch that fails all along is dead after 10 s, 1, 5 and 15 minutes, and what its tries take.
        var lasts = TimeSpan.FromMinutes(chance.Next(4) == 0 ? 1 + chance.Next(20) : 23 + chance.Next(8));
        _faults.Add(new Fault(name, role, operation, subject, lasts.Ticks)
        {
            OneOf = ofBatches ? 1 + chance.Next(4) : 1,
            Place = chance.Next(4),
            Done = chance.Next(3) switch { 0 => 0, 1 => chance.NextDouble() * 0.08, _ => chance.NextDouble() },
        });
    }

    /// <summary>A kind by its name, all of it failing.</summary>
    /// <param name="oneOf">One of so many batches is concerned: the first, and those that are so many further on.</param>
    /// <param name="done">How often what fails is done all the same.</param>
    public void Add(string kind, TimeSpan lasts, int oneOf = 1, double done = 0)
    {
        var (name, role, operation, subject, _) = s_kinds.First(known => known.Name == kind);
        _faults.Add(new Fault(name, role, operation, subject, lasts.Ticks) { OneOf = oneOf, Done = done });
    }

    /// <param name="how">From 0 to 2.</param>
    public void AddSourceAway(int how, TimeSpan lasts)
    {
        var (name, trouble) = s_sourceAway[how];
        _faults.Add(new Fault(name, 'w', "GetObject", Sources.Bucket, lasts.Ticks) { OneOf = 1, Trouble = trouble });
    }

    public Trouble Next(SimProcess from, string operation, string subject, int batch = 0)
    {
        if (IsOver)
        {
            return Trouble.None;
        }

        foreach (var fault in _faults)
        {
            if (simulator.Now < fault.Until && fault.Concerns(from.Name, operation, subject, batch))
            {
                count.Add($"F33 for half an hour {fault.Name}");
                return simulator.Chance.NextDouble() < fault.Done ? Trouble.AnswerLost : fault.Trouble;
            }
        }

        return Trouble.None;
    }

    private sealed record Fault(string Name, char Role, string Operation, string Subject, long Until)
    {
        /// <summary>One of so many batches is concerned.</summary>
        public int OneOf { get; init; }

        public int Place { get; init; }

        /// <summary>How often what fails is done all the same, and only the answer is lost.</summary>
        public double Done { get; init; }

        /// <summary>Else.</summary>
        public Trouble Trouble { get; init; } = Trouble.ServerError;

        public bool Concerns(string process, string operation, string subject, int batch) =>
            process[0] == Role && operation == Operation && subject.StartsWith(Subject, StringComparison.Ordinal) && batch % OneOf == Place % OneOf;
    }
}
