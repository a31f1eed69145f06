using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.Manifests;
using QueueMap.Storage.Objects;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Producing.Lists;

/// <summary>A list in place of its source: every key once, in the list's order, and on from where a manifest ends.</summary>
public sealed class KeyListingTests
{
    private readonly InMemorySource _source = new();

    [Fact]
    public async Task Keys_are_listed_in_the_order_of_the_list_each_once()
    {
        Put("a.csv", "b.csv", "c.csv");

        var (batches, lister) = await ListAsync(RowsOf("c.csv a.csv c.csv b.csv a.csv"));

        Assert.Equal("c.csv a.csv b.csv", Text(batches));
        Assert.Equal(2, lister.Duplicates);
    }

    [Fact]
    public async Task What_the_list_does_not_say_is_asked_of_the_source_and_what_it_says_is_believed()
    {
        Put("a.csv", "b.csv");
        ListedKey[] rows = [new(1, "a.csv"), new(2, "b.csv", 7, "\"x\""), new(3, "b2.csv", 7), new(4, "c.csv", 8, "\"y\"")];

        var (batches, _) = await ListAsync(rows);

        Assert.Equal(
            [(await _source.FindAsync("a.csv", default))!, new Item("b.csv", 7, "\"x\""), Item.NotFound("b2.csv"), new Item("c.csv", 8, "\"y\"")],
            batches.SelectMany(batch => batch.Items));
    }

    [Fact]
    public async Task A_rule_of_dates_is_asked_of_the_source_where_the_list_has_none()
    {
        Put("a.csv", "b.csv");
        var rule = Rule() with { ModifiedAfter = InMemorySource.ModifiedBy(2) };
        ListedKey[] rows = [new(1, "a.csv", 0, "\"1\""), new(2, "b.csv", 0, "\"2\""), new(3, "c.csv", 0, "\"3\"", InMemorySource.ModifiedBy(1))];

        var (batches, lister) = await ListAsync(rows, rule: rule);

        Assert.Equal(("b.csv", 2), (Text(batches), lister.LeftOut));
    }

    [Fact]
    public async Task Broken_off_after_any_batch_it_goes_on_as_if_it_had_not_been()
    {
        var rows = RowsOf(string.Join(' ', Enumerable.Range(0, 60).Select(i => i % 4 == 3 ? $"{i}.txt" : $"{i * 17 % 40}.csv")));
        var (whole, first) = await ListAsync(rows);

        for (var broken = 0; broken <= whole.Count; broken++)
        {
            var cursor = new ListingCursor();
            foreach (var batch in whole.Take(broken))
            {
                cursor.Pass(batch);
            }

            var (rest, second) = await ListAsync(rows, cursor);

            Assert.Equal(Text(whole), Text([.. whole.Take(broken), .. rest]));
            Assert.Equal((first.LeftOut, first.Duplicates), (second.LeftOut, second.Duplicates));
        }
    }

    [Theory]
    [InlineData(1, "b.csv", 0)]
    [InlineData(2, "b.csv a.csv", 1)]
    public async Task A_list_is_cut_at_its_first_items_and_at_what_came_before_them(int most, string keys, int duplicates)
    {
        var (batches, lister) = await ListAsync(RowsOf("b.csv b.csv a.csv a.csv a.csv c.csv"), rule: Rule() with { MaxItems = most });

        Assert.Equal((keys, (long?)most, (long)duplicates), (Text(batches), lister.CutAt, lister.Duplicates));
    }

    [Fact(Timeout = 30_000)]
    public async Task Sixty_four_lookups_are_under_way_at_once_and_the_order_is_the_lists()
    {
        var slow = new SlowSource(_source, KeyListing.LookupsAtOnce);
        var keys = Enumerable.Range(0, 300).Select(i => $"{i}.csv").ToArray();
        Put(keys);

        var (batches, _) = await ListAsync(RowsOf(string.Join(' ', keys)), source: slow);

        Assert.Equal(string.Join(' ', keys), Text(batches));
        Assert.Equal(KeyListing.LookupsAtOnce, slow.Most);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_source_that_cannot_be_asked_ends_the_listing()
    {
        var broken = new SlowSource(_source, 1) { Error = new AccessException("no credentials") };

        await Assert.ThrowsAsync<AccessException>(() => ListAsync(RowsOf("a.csv b.csv"), source: broken));
    }

    private static ItemRule Rule() => new(["**/*.csv"]);

    private static ListedKey[] RowsOf(string keys) => [.. keys.Split(' ').Select((key, i) => new ListedKey(i + 1, key))];

    private void Put(params string[] keys)
    {
        foreach (var key in keys)
        {
            _source.Put(key, []);
        }
    }

    private async Task<(List<ManifestBatch> Batches, SourceLister Lister)> ListAsync(
        ListedKey[] rows, ListingCursor? cursor = null, ItemRule? rule = null, IObjectSource? source = null)
    {
        var spec = new RunSpec
        {
            Run = "run",
            Job = JobCatalog.HottestByMonth with { Items = rule ?? Rule() },
            Source = "/data",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Batching = new BatchLimits(Items: 3),
        };
        var listing = new KeyListing("keys.txt", _ => rows.ToAsyncEnumerable(), source ?? _source, spec.Job.Items, partitioned: false);
        var lister = new SourceLister(listing, spec, cursor ?? new ListingCursor());
        return (await lister.ListAsync(default).ToListAsync(), lister);
    }

    private static string Text(IReadOnlyList<ManifestBatch> batches) =>
        string.Join(' ', batches.SelectMany(batch => batch.Items).Select(item => item.Key));

    /// <summary>Answers no lookup before so many are under way, and then the last one first.</summary>
    private sealed class SlowSource(InMemorySource inner, int together) : IObjectSource
    {
        private readonly Stack<TaskCompletionSource> _waiting = [];
        private int _asked;

        public int Most { get; private set; }

        public Exception? Error { get; init; }

        public async ValueTask<Item?> FindAsync(string key, CancellationToken cancellation)
        {
            TaskCompletionSource mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_waiting)
            {
                _waiting.Push(mine);
                Most = Math.Max(Most, _waiting.Count);
                if (++_asked % together == 0 || _asked > 300 - (300 % together))
                {
                    while (_waiting.TryPop(out var one))
                    {
                        one.SetResult();
                    }
                }
            }

            await mine.Task.WaitAsync(cancellation);
            return Error is null ? await inner.FindAsync(key, cancellation) : throw Error;
        }

        public IAsyncEnumerable<Item> ListAsync(string? after, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<Item> ListAsync(Lane lane, string? after, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListFoldersAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<Stream> OpenAsync(Item item, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
