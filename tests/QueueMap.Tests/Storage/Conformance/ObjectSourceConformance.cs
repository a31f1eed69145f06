using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Maxima;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Conformance;

/// <summary>What every source keeps. A derived class gives the source and a way to change what lies in it.</summary>
public abstract partial class ObjectSourceConformance
{
    /// <summary>Every kind of key that has broken a listing somewhere: order of '/', '-', '.', and of surrogates.</summary>
    public static readonly IReadOnlyList<string> OddKeys =
    [
        "a", "a-b", "a.csv", "a0", "a b", "A", "b/a", "b/c/d/e", "b/c/d.x", "b/c-d", "b/c0", "b-/x", "b./x", "b0/x",
        "plus+plus", "50%25", "%2F", "new\nline", "tab\t", "quote\"'", "<x>", "=1+1", ".hidden", ".folder/x", "..double", "~",
        "\u00e9", "e\u0301", "\u65e5\u672c/\u8a9e.csv", "\uFF5E", "\uE000/x", "\U0001F600", "\U0001F600x/y", "\U00010000",
        new('n', 255), $"{new string('d', 255)}/{new string('f', 251)}.csv", new('\u00e9', 127),
    ];

    protected abstract IObjectSource Source { get; }

    /// <summary>A judge that cannot keep every kind of key gives fewer, and says which.</summary>
    protected virtual IReadOnlyList<string> Keys => OddKeys;

    /// <returns>Why the judge cannot list after this key; null where it can.</returns>
    protected virtual string? WhyNotAfter(string after) => null;

    /// <summary>Writes an object. Written again, it has another ETag.</summary>
    protected abstract ValueTask PutAsync(string key, byte[] content);

    protected abstract ValueTask RemoveAsync(string key);

    /// <summary>When the suite last wrote an object, by the clock of what holds it.</summary>
    protected abstract DateTimeOffset WrittenAt(string key);

    /// <summary>Why the dates of a server cannot be compared; null where they can.</summary>
    protected virtual string? WhyNoDates => null;

    [Fact]
    public async Task Lists_nothing_where_there_is_nothing()
    {
        Assert.Empty(await KeysAsync());
        Assert.Empty(await FoldersAsync());
    }

    [Fact]
    public async Task Lists_odd_keys_once_in_the_order_of_their_UTF8_bytes()
    {
        await PutAllAsync(Keys);

        Assert.Equal(Keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal), await KeysAsync());
    }

    [Fact]
    public async Task Resumes_after_every_key_with_the_same_rest()
    {
        await PutAllAsync(Keys);
        var all = await KeysAsync();

        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(all.Skip(i + 1), await KeysAsync(all[i]));
        }
    }

    [Theory]
    [InlineData("b")]
    [InlineData("b/")]
    [InlineData("b/c")]
    [InlineData("b/c/")]
    [InlineData("b/c/d/")]
    [InlineData("b/c/d/e/f")]
    [InlineData("b/zz/x")]
    [InlineData("/")]
    [InlineData("/x")]
    [InlineData("a/")]
    [InlineData("a/x")]
    [InlineData("")]
    [InlineData("\uFFFF")]
    [InlineData("\U0001F600x/")]
    [InlineData("zzz/x")]
    public async Task Resumes_after_a_key_that_does_not_exist(string after)
    {
        Assert.SkipWhen(WhyNotAfter(after) is not null, WhyNotAfter(after) ?? "");
        await PutAllAsync(Keys);
        var all = await KeysAsync();

        Assert.Equal(all.Where(key => Utf8Order.Instance.Compare(key, after) > 0), await KeysAsync(after));
    }

    [Fact]
    public async Task Two_listings_of_an_unchanged_source_are_equal()
    {
        await PutAllAsync(Keys);

        Assert.Equal(await ListAsync(), await ListAsync());
    }

    [Fact]
    public async Task Lists_sizes_and_the_tags_with_which_objects_are_found()
    {
        await PutAsync("empty", []);
        await PutAsync("x/five", "12345"u8.ToArray());

        var items = await ListAsync();

        Assert.Equal([("empty", 0), ("x/five", 5)], items.Select(item => (item.Key, item.Size)));
        Assert.Equal(items[0], await Source.FindAsync("empty", default));
        Assert.Equal(items[1], await Source.FindAsync("x/five", default));
    }

    [Fact]
    public async Task Lists_and_finds_when_an_object_was_last_written()
    {
        Assert.SkipWhen(WhyNoDates is not null, WhyNoDates ?? "");
        await PutAllAsync(["a", "x/b"]);

        foreach (var item in await ListAsync())
        {
            var found = await Source.FindAsync(item.Key, default);
            Assert.Equal(WrittenAt(item.Key), item.Modified);
            Assert.Equal(item.Modified, found!.Modified);
        }

        var inLane = Assert.Single(await Source.ListAsync(Lane.Of("x"), null, default).ToListAsync());
        Assert.Equal(WrittenAt("x/b"), inLane.Modified);
    }

    [Fact]
    public async Task Keys_added_and_removed_meanwhile_do_not_disturb_the_others()
    {
        var stay = Enumerable.Range(0, 40).Select(i => $"{i % 3}/{i:d3}").ToArray();
        var leave = Enumerable.Range(0, 40).Select(i => $"{i % 3}/{i:d3}-leaves").ToArray();
        await PutAllAsync([.. stay, .. leave]);

        var seen = new List<string>();
        await foreach (var item in Source.ListAsync(null, default))
        {
            if (seen.Count < leave.Length)
            {
                await RemoveAsync(leave[seen.Count]);
                await PutAsync($"{seen.Count % 3}/{seen.Count:d3}-joins", []);
            }

            seen.Add(item.Key);
        }

        Assert.Equal(seen.Distinct().Order(Utf8Order.Instance), seen);
        Assert.Equal(stay.Order(Utf8Order.Instance), seen.Where(stay.Contains));
    }

    [Fact]
    public async Task Every_odd_key_can_be_opened_and_read()
    {
        await PutAllAsync(Keys);

        foreach (var item in await ListAsync())
        {
            await using var stream = await Source.OpenAsync(item, default);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Assert.Equal(item.Key, await reader.ReadToEndAsync());
            Assert.Equal(item.Key, Encoding.UTF8.GetString(await ReadAsync(item, room: 2048)));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 3)]
    [InlineData(5, 5)]
    [InlineData(5, 6)]
    [InlineData(200_000, 200_001)]
    public async Task An_object_is_read_as_far_as_there_is_room(int size, int room)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        await PutAsync("x", content);

        Assert.Equal(content.Take(room), await ReadAsync(Assert.Single(await ListAsync()), room));
    }

    [Fact]
    public async Task An_object_removed_since_it_was_listed_is_gone()
    {
        await PutAsync("x/y", "1"u8.ToArray());
        var item = Assert.Single(await ListAsync());
        await RemoveAsync("x/y");

        Assert.Equal(QuarantineReason.Gone, await ReasonAsync(item));
        Assert.Null(await Source.FindAsync("x/y", default));
    }

    [Fact]
    public async Task An_object_written_since_it_was_listed_has_changed()
    {
        await PutAsync("x", "1"u8.ToArray());
        var item = Assert.Single(await ListAsync());
        await PutAsync("x", "2"u8.ToArray());

        Assert.Equal(QuarantineReason.Changed, await ReasonAsync(item));
        Assert.NotEqual(item, await Source.FindAsync("x", default));
    }

    [Fact]
    public async Task A_folder_is_no_object()
    {
        await PutAsync("x/y", []);

        Assert.Null(await Source.FindAsync("x", default));
        Assert.Equal(QuarantineReason.Gone, await ReasonAsync(new Item("x", 0, "\"\"")));
    }

    [Fact]
    public async Task Listing_stops_when_it_is_cancelled()
    {
        await PutAllAsync(Keys);
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Source.ListAsync(null, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
    }

    protected async Task<QuarantineReason> ReasonAsync(Item item)
    {
        var opened = await Assert.ThrowsAsync<ItemException>(async () => await Source.OpenAsync(item, default));
        var read = await Assert.ThrowsAsync<ItemException>(async () => await Source.ReadAsync(item, new byte[10], default));
        Assert.Equal(opened.Reason, read.Reason);
        return opened.Reason;
    }

    protected async Task<byte[]> ReadAsync(Item item, int room)
    {
        var into = new byte[room];
        return into[..await Source.ReadAsync(item, into, default)];
    }

    protected async Task<IReadOnlyList<Item>> ListAsync(string? after = null) => await Source.ListAsync(after, default).ToListAsync();

    protected async Task<IReadOnlyList<string>> KeysAsync(string? after = null) => [.. (await ListAsync(after)).Select(item => item.Key)];

    private async Task PutAllAsync(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            await PutAsync(key, Encoding.UTF8.GetBytes(key));
        }
    }
}
