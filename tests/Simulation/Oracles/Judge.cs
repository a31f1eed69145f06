using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Requeueing;
using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;
using QueueMap.Simulation.World;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;

namespace QueueMap.Simulation.Oracles;

/// <summary>
/// Watches the services, from where every effect can be seen the moment it is done, and says what must not be. It knows what
/// the source holds as it was made up, and computes everything anew.
/// </summary>
internal sealed class Judge
{
    /// <summary>Sends of one batch, over everything that may go wrong with it.</summary>
    private const int MostSends = 60;

    private readonly SimWorld _world;
    private readonly Documents _documents;
    private readonly LedgerOracle _ledger;
    private readonly QueueOracle _queues;
    private readonly EndOracle _end;
    private readonly ManifestOracle _manifest;
    private readonly TableOracle _table;
    private readonly PaceOracle _pace;
    private readonly Dictionary<string, RunModel> _runs = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    public Judge(SimWorld world)
    {
        _world = world;
        _documents = new Documents(world.Buckets);
        _end = new EndOracle(world, this, _documents);
        _ledger = new LedgerOracle(world, this, _end);
        _queues = new QueueOracle(world, this);
        _manifest = new ManifestOracle(this);
        _table = new TableOracle(world, this);
        _pace = new PaceOracle(world, this);
        Reads = new ReadOracle(world, this);
        world.Tables.Written = OnWritten;
        world.Buckets.Written = OnFile;
        _queues.Watch(world.Queues);
    }

    public bool HasFailed => _failures.Count > 0;

    public IReadOnlyList<string> Failures => _failures;

    public ReadOracle Reads { get; }

    public RunHeader? HeaderOf(string run) => _runs.GetValueOrDefault(run)?.Header;

    public RunModel RunOf(string run) => _runs.TryGetValue(run, out var known) ? known : _runs[run] = new RunModel(run);

    /// <summary>The run has ended, and batches of it are dead.</summary>
    public bool HasDead(string run) => _runs.TryGetValue(run, out var model) && model.Header is { } header
        && header.State is RunState.Failed or RunState.Partial && model.Shards.Values.Any(shard => shard.Dead.Count > 0);

    public string Describe(string run) => _runs.TryGetValue(run, out var model) && model.Header is { } header
        ? $"{header.Listing}, folded {model.Shards.Values.Sum(shard => shard.Folded.Count)}, dead {model.Shards.Values.Sum(shard => shard.Dead.Count)}, "
            + $"in queues {string.Join(", ", _world.Queues.All.Select(queue => $"{queue.Name} {queue.Messages.Count}"))}"
        : "nothing known";

    public void Require(bool holds, string oracle, RunModel? run, string what)
    {
        if (!holds)
        {
            Fail(oracle, run is null ? what : $"{run.Run}: {what}");
        }
    }

    public void Fail(string oracle, string what)
    {
        if (_failures.Count < 5)
        {
            _failures.Add($"{oracle}: {what}");
            _world.Simulator.Note($"FAILED {oracle}: {what}");
        }
    }

    public void OnTerm(SimProcess process) => _queues.OnTerm(process);

    /// <summary>A process requeues letters without force, at the pace of the world.</summary>
    public void OnPaced(SimProcess process) => _queues.OnPaced(process);

    /// <summary>A process has ended by itself, and without an error.</summary>
    public void OnExit(SimProcess process) => _queues.OnExit(process);

    /// <summary>A process, or its work on a run, ended with an error: one that the world gave it reason for?</summary>
    public void OnFailure(SimProcess process, Exception error)
    {
        var isExpected = error is RequeueRefusedException
            || (error is ManifestConflictException && _runs.Values.Any(run => run.WroteOther(process.Name, process.BornAt)))
            || (!_world.Faults.IsCalm && (error is AmazonServiceException or SourceException or IOException
                || (error is InvalidOperationException && _runs.Values.Any(run => run.CreatedBy != process.Name && error.Message.Contains($"Run {run.Run} exists already", StringComparison.Ordinal)))));
        if (!isExpected)
        {
            Fail("O8", $"{process.Name} ended with {error}");
        }
    }

    /// <summary>A session left a run because all of it is published.</summary>
    public void OnDetached(string run)
    {
        var listing = HeaderOf(run)!.Listing;
        Require(listing.Complete && listing.Published == listing.Announced, "O5", RunOf(run), $"a session left it as published, and its header says {listing}");
    }

    /// <param name="isQuiet">Everything has ended, and the latecomers have come.</param>
    public void AtTheEnd(bool isQuiet)
    {
        foreach (var run in _runs.Values)
        {
            if (isQuiet)
            {
                _end.CheckAgain(run);
            }

            foreach (var ((kind, batch), times) in _world.Faults.Lasting.IsAny ? [] : run.Sends)
            {
                var most = _world.Faults.IsCalm && !run.WasRequeued ? 1 : MostSends;
                Require(times <= most, "O10", run, $"{kind} of batch {batch} was sent {times} times, and {most} should do");
            }
        }

        if (isQuiet)
        {
            _table.AtTheEnd(_runs.Values);
            _pace.AtTheEnd([.. _runs.Values.OrderBy(run => run.Run, StringComparer.Ordinal)]);
            CheckHeld();
            _queues.AtTheEnd();
        }
    }

    private void CheckHeld()
    {
        foreach (var queue in _world.Queues.All)
        {
            foreach (var message in queue.Messages.Where(message => message.Holder is { IsAlive: true } && message.HiddenUntil > _world.Simulator.Now && !message.IsGhost))
            {
                if (_world.Simulator.Now - message.HeldSince > TimeSpan.TicksPerMinute * 2 && (_world.Faults.IsOver || _world.Faults.IsCalm))
                {
                    Fail("O8", $"{message.Holder!.Name} holds {message.Id}, {message.About}, and nothing is left to do");
                }
            }
        }
    }

    private void OnWritten(string table, Dictionary<string, AttributeValue>? before, Dictionary<string, AttributeValue>? after, string writer)
    {
        if (table == "queuemap-results")
        {
            OnResult(before, after, writer);
            return;
        }

        if (after is null)
        {
            Fail("O4", $"{writer} deleted a part of a run");
            return;
        }

        var run = RunOf(after["run"].S);
        var part = after["part"].S;
        var (revision, revisionBefore) = (RevisionOf(after), before is null ? 0 : RevisionOf(before));
        if (part == "header")
        {
            var header = _documents.Read<RunHeader>(run.Run, after);
            _world.Simulator.Note($"{writer} writes {run.Run} header {revision}: {header.State}, {header.Listing.Announced} announced, {header.Listing.Published} published");
            var known = run.Header;
            run.CreatedBy = known is null || run.CreatedBy == writer ? writer : null;
            _ledger.OnHeader(run, header, revision, revisionBefore, writer);
            OnStep(run, known, header);
            _pace.OnWritten(run);
        }
        else
        {
            var shard = _documents.Read<Shard>(run.Run, after);
            _world.Simulator.Note(
                $"{writer} writes {run.Run} {part} {revision}: {shard.Folded.Count} folded, {shard.Dead.Count} dead{(shard.Closed ? ", closed" : "")}, pass {shard.Reopened}");
            _queues.OnShard(run, shard, writer);
            var known = run.Shards.GetValueOrDefault(shard.Index);
            _ledger.OnShard(run, shard, revision, revisionBefore);
            _pace.OnWritten(run);
            Raise(shard.Folded.Count > (known?.Folded.Count ?? 0), Moment.Folded);
            Raise(shard.Dead.Count > (known?.Dead.Count ?? 0), Moment.Buried);
            Raise(shard.Dead.Values.Count(dead => dead.Requeued) > (known?.Dead.Values.Count(dead => dead.Requeued) ?? 0), Moment.Marked);
            Raise(shard.Closed && known?.Closed != true, Moment.ShardClosed);
        }
    }

    private void OnStep(RunModel run, RunHeader? before, RunHeader now)
    {
        Raise(now.Listing.Complete && before?.Listing.Complete != true, Moment.ListingComplete);
        Raise(now.Requeuing is not null && before?.Requeuing is null, Moment.RequeueBegun);
        if (now.State == before?.State)
        {
            return;
        }

        Raise(now.State == RunState.Reducing, Moment.Reducing);
        Raise(now.State.IsFinished(), Moment.Ended);
        Raise(now.Reopened > (before?.Reopened ?? 0), Moment.Opened);
        if (now.State == RunState.Cancelled)
        {
            _queues.OnCancelled(run);
            Raise(true, Moment.Cancelled);
        }
    }

    private void Raise(bool isSo, Moment moment) => _world.Faults.Raise(isSo ? moment : Moment.Always);

    private void OnResult(Dictionary<string, AttributeValue>? before, Dictionary<string, AttributeValue>? after, string writer)
    {
        if (after is null || after["month"].S != "#set")
        {
            _table.OnMonth(before, after);
            return;
        }

        var result = _documents.Read<ResultSet>(after["run"].S, after);
        _world.Simulator.Note($"{writer} publishes {result.Run}: {result.State}, {result.Rows.Count} rows");
        _table.OnPublished(result, HeaderOf(result.Run));
        Reads.OnPublished(result);
        _world.Faults.Raise(Moment.ResultPublished);
    }

    private void OnFile(string bucket, string key, byte[] content, string writer)
    {
        if (bucket != SimWorld.StateBucket)
        {
            return;
        }

        var path = key.Split('/');
        var run = RunOf(path[2]);
        var name = string.Join('/', path[4..]);
        if (name.StartsWith("results/", StringComparison.Ordinal))
        {
            var isNew = run.Results.TryAdd(name, content);
            Require(isNew || run.Results[name].AsSpan().SequenceEqual(content), "O4", run, $"{name} was written anew with other bytes");
        }
        else if (name.StartsWith("manifest/", StringComparison.Ordinal))
        {
            run.Segments.Add((writer, _world.Simulator.Now));
            _manifest.OnSegment(run, name, content);
            _world.Faults.Raise(Moment.SegmentWritten);
        }
    }

    private static long RevisionOf(Dictionary<string, AttributeValue> item) => long.Parse(item["revision"].N, CultureInfo.InvariantCulture);
}
