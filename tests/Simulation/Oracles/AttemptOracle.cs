using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.Services;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>Whether what died had the tries that are promised: a first delivery and four more, spread over 21 minutes, four tries each.</summary>
internal sealed class AttemptOracle(SimWorld world, Judge judge)
{
    private const int Deliveries = 5;

    private const int TriesOfDelivery = 4;

    /// <summary>10 s, 1, 5 and 15 minutes.</summary>
    private static readonly TimeSpan s_ladder = TimeSpan.FromSeconds(10 + 60 + 300 + 900);

    /// <summary>After a delivery that failed none comes sooner; one that came to nothing, as it was given back at a stop, takes a delivery with it.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(10);

    /// <summary>What would fail the same way again is not tried again.</summary>
    private static readonly string[] s_final = ["PartialTooLargeException", "ArgumentException", "AccessException", "SourceException"];

    private readonly Dictionary<(string Kind, string Run, int Batch, int Pass), Course> _courses = [];

    public void OnReceived(MemoryQueue queue, MemoryQueue.Message message, SimProcess who)
    {
        if (!queue.IsOfLetters)
        {
            var course = CourseOf(message.About);
            course.Deliveries++;
            course.WasDisturbed |= course.LastAt is { } last && world.Simulator.Now - last < s_first.Ticks;
            course.LastAt = world.Simulator.Now;
            course.Began ??= world.Simulator.Now;
            course.Receivers.Add(who.Name);
        }
    }

    public void OnExpired(MemoryQueue.Message message) => CourseOf(message.About).WasDisturbed = true;

    /// <param name="wasStopped">Whether a process was told to stop.</param>
    public void OnSent(MemoryQueue queue, MemoryQueue.Message letter, Predicate<string> wasStopped)
    {
        if (!queue.IsOfLetters)
        {
            return;
        }

        var about = letter.About;
        var run = judge.RunOf(about.Run);
        var cause = string.Join(' ', letter.Attributes.Values);
        judge.Require(!cause.Contains("PartialRefusedException", StringComparison.Ordinal), "O3", run, $"{about} was refused, and nobody forged it");
        if (s_final.Any(final => cause.Contains(final, StringComparison.Ordinal)))
        {
            return;
        }

        var course = CourseOf(about);
        judge.Require(course.Deliveries >= Deliveries, "O7", run, $"{about} is dead after {course.Deliveries} deliveries, and {Deliveries} are promised: {cause}");
        // Who is told to stop gives back what his last poll brings, for the next one whenever that comes.
        if (course.Began is not { } began || course.Deliveries > Deliveries || WasDisturbed(course, began) || course.Receivers.Any(who => wasStopped(who)))
        {
            return;
        }

        var lived = TimeSpan.FromTicks(world.Simulator.Now - began);
        judge.Require(lived >= s_ladder, "O10", run, $"{about} is dead {lived} after its first delivery, and its tries are to be spread over {s_ladder}");
        if (about.Kind == "MapBatch" && world.Faults.Lasting.AreOfBatches)
        {
            foreach (var (key, _) in run.Batches[about.Batch].Items)
            {
                var reads = world.Items.ReadsOf(key);
                judge.Require(reads >= Deliveries * TriesOfDelivery, "O7", run, $"{about} is dead, and its item {key} was read {reads} times in {Deliveries} deliveries of {TriesOfDelivery} tries");
            }
        }
    }

    private bool WasDisturbed(Course course, long began) => course.WasDisturbed || world.Faults.DuplicateRate > 0 || world.Faults.GhostRate > 0
        || course.Receivers.Any(who => world.Faults.Disturbed.HasHit(who, began, "Receive"));

    private Course CourseOf(Letter about)
    {
        var key = (about.Kind, about.Run, about.Batch, about.Pass);
        return _courses.TryGetValue(key, out var known) ? known : _courses[key] = new Course();
    }

    private sealed class Course
    {
        public int Deliveries { get; set; }

        public long? Began { get; set; }

        public long? LastAt { get; set; }

        public HashSet<string> Receivers { get; } = new(StringComparer.Ordinal);

        /// <summary>A lock ran out: then the next delivery comes of that.</summary>
        public bool WasDisturbed { get; set; }
    }
}
