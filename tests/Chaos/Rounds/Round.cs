using System.Text;
using System.Text.Json;
using QueueMap.Chaos.Faults;
using QueueMap.Chaos.People;
using QueueMap.Chaos.Processes;
using QueueMap.Chaos.Worlds;
using QueueMap.FaultProxy.Faults;
using QueueMap.HistoryChecker;
using QueueMap.HistoryChecker.Evidence;
using QueueMap.LocalFleets;

namespace QueueMap.Chaos.Rounds;

/// <summary>What a round was, and what the judge says of it.</summary>
internal sealed record RoundOutcome(int Seed, IReadOnlyList<string> Faults, IReadOnlyList<Ruling> Rulings, Counts Counts, int Kills, string Folder)
{
    public IEnumerable<Ruling> Failed => Rulings.Where(ruling => !ruling.Passed);
}

/// <summary>One seeded scenario: a fleet, a run, some faults at once, quiet, an end, a judge.</summary>
internal sealed class Round(World world, int seed, IReadOnlyList<Fault> faults, string folder)
{
    private const string StatePrefix = "fleet/";
    private const string SourcePrefix = "gsod/";
    private const int Maps = 2;
    private const int Reduces = 2;

    /// <summary>How long faults last at the most once there is work; a run that ends before ends them.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    /// <summary>With some faults there is no work before they are over.</summary>
    private static readonly TimeSpan s_beginsWithin = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A redelivery of 10 s and one of a minute may be due, then the looks at dead letters (15 s), and a requeue of what
    /// died; doubled, because other programs may have the processors.
    /// </summary>
    private static readonly TimeSpan s_endsWithin = TimeSpan.FromSeconds(200);

    private readonly RoundPlan _plan = new(seed);
    private readonly Counts _counts = new();
    private readonly string _secret = $"secret{seed}DoNotLogMe";

    public async Task<RoundOutcome> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var fault in faults)
        {
            fault.Plan(_plan);
        }

        var facts = Facts();
        var objects = await UploadAsync(facts, cancellation);
        using var journal = new Journal(folder);
        using var queues = new RawQueues(world.SqsItself);
        using var tables = new RawTables(world.DynamoItself, facts.RunsTable, facts.Run);
        using var fleet = new Fleet(Environment(facts), _secret, folder, journal);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var scene = new RoundScene(world, fleet, journal, queues, tables, facts, _counts, folder, objects, new Random(seed ^ 0x5EED));
        await world.LogToAsync(folder);
        var sampling = Sampler.RunAsync(fleet, journal, over.Token);
        try
        {
            facts = await ActAsync(scene, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await sampling;
            facts = facts with { Complaints = [.. scene.Complaints] };
            await world.QuietAsync();
            await fleet.StopAsync();
        }

        await world.Camera.TakeAsync(folder, "again", facts, cancellation);
        await world.EndLogAsync();
        journal.Dispose();
        fleet.Dispose();
        await File.WriteAllTextAsync(Path.Join(folder, RoundFacts.FileName), JsonSerializer.Serialize(facts, History.Json), cancellation);
        var history = History.Read(folder);
        CountCalls(history);
        return new(seed, facts.Faults, Judge.Rule(history), _counts, journal.Kills, folder);
    }

    private async Task<RoundFacts> ActAsync(RoundScene scene, CancellationToken cancellation)
    {
        var fleet = scene.Fleet;
        Must(await fleet.RunAsync(cancellation, "setup"));
        await world.Sqs.ResetCountsAsync();
        await world.Sqs.SetAsync(new FaultSettings { Seed = seed, Rules = _plan.Sqs });
        await world.S3.SetAsync(new FaultSettings { Seed = seed, Rules = _plan.S3 });
        await world.Dynamo.SetAsync(new FaultSettings { Seed = seed, Rules = [.. _plan.DynamoToTheEnd, .. _plan.Dynamo] });
        for (var i = 0; i < Maps + Reduces; i++)
        {
            fleet.StartWorker(i < Maps ? "map" : "reduce");
        }

        await fleet.ReadyAsync(s_window, cancellation);
        var person = new RunKeeper(scene, SourcePrefix);
        using var window = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = person.KeepAsync(end.Token);
        scene.Work = WorkBeginsAsync(cancellation);
        var acts = _plan.Acts.Select(act => Guarded(act(scene, window.Token), window.Token)).ToList();
        await Task.WhenAny(keeping, scene.Work);
        await Task.WhenAny(keeping, RoundScene.PauseAsync(s_window, cancellation));
        await window.CancelAsync();
        await Task.WhenAll(acts);
        await world.Sqs.SetAsync();
        await world.S3.SetAsync();
        await world.Dynamo.SetAsync(new FaultSettings { Seed = seed, Rules = _plan.DynamoToTheEnd });
        await fleet.RestoreAsync(Maps, 1);
        var facts = scene.Facts with { FaultsEndedAt = Journal.Now };
        end.CancelAfter(facts.EndsWithin);
        if (_plan.NeedsSetup)
        {
            Must(await fleet.RunAsync(end.Token, "setup"));
        }

        if (_plan.Purges)
        {
            await person.ResendAsync(end.Token);
        }

        try
        {
            await Task.WhenAll(keeping, person.LettersNamedAsync(keeping, end.Token));
            await world.Camera.TakeAsync(folder, "first", facts, cancellation);
            await person.MendAsync(Expected(), end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return facts; // It has not ended in time: the judge says so.
        }

        facts = facts with { EndedAt = Journal.Now };
        await world.Camera.TakeAsync(folder, "last", facts, cancellation);
        foreach (var act in _plan.Afterwards)
        {
            await act(scene, cancellation);
        }

        if (_plan.Afterwards.Count > 0)
        {
            await RoundScene.PauseAsync(2, cancellation); // Time for what came late to be taken, and to change nothing.
        }

        return facts;
    }

    /// <summary>The time of the faults runs from the first deletions: on a busy machine it would else be over before there is work to disturb.</summary>
    private async Task WorkBeginsAsync(CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < s_beginsWithin && (await world.Sqs.CountsAsync()).Of("DeleteMessageBatch") == 0)
        {
            await RoundScene.PauseAsync(0.2, cancellation);
        }
    }

    /// <summary>Keys that shall be quarantined in the end.</summary>
    private HashSet<string> Expected() => _plan.Objects.Where(item => item.Bad is not null).Concat(_plan.Removed).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);

    private RoundFacts Facts() => new()
    {
        Seed = seed,
        Faults = [.. faults.Select(fault => fault.Id)],
        Run = $"r{seed}",
        BatchesQueue = $"b{seed}",
        PartialsQueue = $"p{seed}",
        RunsTable = $"runs{seed}",
        ResultsTable = $"results{seed}",
        SourceBucket = $"data{seed}",
        SourcePrefix = SourcePrefix,
        StateBucket = $"state{seed}",
        StatePrefix = StatePrefix,
        StartedAt = Journal.Now,
        EndsWithin = s_endsWithin,
        Secrets = [_secret],
        RowMark = _plan.RowMark,
        Poison = _plan.Poison,
        Purged = _plan.Purges,
    };

    private async Task<IReadOnlyList<GivenObject>> UploadAsync(RoundFacts facts, CancellationToken cancellation)
    {
        await world.Buckets.MakeAsync(facts.SourceBucket, cancellation);
        await world.Buckets.MakeAsync(facts.StateBucket, cancellation);
        var sound = _plan.Data.Sound();
        var present = sound.Concat(_plan.Objects).Concat(_plan.Removed).ToList();
        await Parallel.ForEachAsync(present, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (item, stop) =>
            await world.Buckets.PutAsync(facts.SourceBucket, SourcePrefix + item.Key, item.Content!, stop));
        await File.WriteAllLinesAsync(
            Path.Join(folder, GivenObject.FileName), present.Concat(_plan.Late).Select(item => JsonSerializer.Serialize(item, History.Json)), cancellation);
        return sound;
    }

    private Dictionary<string, string> Environment(RoundFacts facts) => new(_plan.Environment, StringComparer.Ordinal)
    {
        ["AWS_REGION"] = Buckets.Region,
        ["AWS_ENDPOINT_URL_SQS"] = AddressOf(world.Sqs.Url),
        ["AWS_ENDPOINT_URL_S3"] = AddressOf(world.S3.Url),
        ["AWS_ENDPOINT_URL_DYNAMODB"] = AddressOf(world.Dynamo.Url),
        ["QUEUEMAP__STATE"] = $"s3://{facts.StateBucket}/{facts.StatePrefix}",
        ["QUEUEMAP__TABLES__RUNS"] = facts.RunsTable,
        ["QUEUEMAP__TABLES__RESULTS"] = facts.ResultsTable,
        ["QUEUEMAP__QUEUES__BATCHES"] = facts.BatchesQueue,
        ["QUEUEMAP__QUEUES__PARTIALS"] = facts.PartialsQueue,
        ["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = "2",
        ["QUEUEMAP__STOPWITHINSECONDS"] = "5",
        ["NO_COLOR"] = "1",
    };

    private void CountCalls(History history)
    {
        foreach (var fault in history.Calls.SelectMany(call => call.Faults))
        {
            // "F13:LostResponse"; those with a slash are traps, and count when they have caught somebody.
            var name = fault.Split(':')[0];
            if (!name.Contains('/', StringComparison.Ordinal))
            {
                _counts.Add(name);
            }
        }
    }

    private static async Task Guarded(Task act, CancellationToken window)
    {
        try
        {
            await act;
        }
        catch (Exception error) when (window.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // The faults are over before it was done.
        }
        catch (HttpRequestException)
        {
            // A person wanted something of a queue that another one had deleted.
        }
    }

    private static string AddressOf(Uri url) => url.ToString().TrimEnd('/');

    private static void Must((int ExitCode, string Said) outcome)
    {
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException($"'queuemap setup' ended with {outcome.ExitCode}: {outcome.Said}");
        }
    }
}
