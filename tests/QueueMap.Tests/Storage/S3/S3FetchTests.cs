using QueueMap.Contracts.Items;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

/// <summary>How objects are fetched: in parts, within bounds, and a second time where the first is late.</summary>
public abstract class S3FetchSpecification(S3ClientKind client)
{
    [Fact]
    public async Task A_large_object_is_read_in_order_from_parts_that_are_fetched_together()
    {
        await using var world = new S3World(options => options with { PartBytes = 1_000, BytesInFlight = 3_000 }, client: client);
        var content = Bytes(10_500);
        var item = world.Put("large", content);
        world.Server.Spoil = (request, answer) => answer with
        {
            // Later parts come sooner.
            Delay = TimeSpan.FromMilliseconds(request.Header("Range")!.StartsWith("bytes=1000-", StringComparison.Ordinal) ? 200 : 1),
        };

        Assert.Equal(content, await world.ReadBytesAsync(item));
        Assert.Equal(11, world.Server.Gets);
        Assert.Contains("bytes=10000-10499", world.Server.Requests.Select(request => request.Header("Range")));
        Assert.All(world.Server.Requests, request => Assert.Equal(item.ETag, request.Header("If-Match")));
        Assert.InRange(world.Server.MostInFlight, 2, 3);
        world.AssertIdle();
    }

    [Fact]
    public async Task A_part_that_is_cut_is_completed_within_its_range()
    {
        await using var world = new S3World(options => options with { PartBytes = 1_000 }, client: client);
        var content = Bytes(2_500);
        var item = world.Put("large", content);
        var cut = true;
        world.Server.Spoil = (request, answer) => request.Header("Range") == "bytes=1000-1999" && Interlocked.Exchange(ref cut, false) ? answer with { CutAfter = 400 } : answer;

        Assert.Equal(content, await world.ReadBytesAsync(item));
        Assert.Contains("bytes=1400-1999", world.Server.Requests.Select(request => request.Header("Range")));
    }

    [Fact]
    public async Task A_reader_that_stops_early_leaves_nothing_behind()
    {
        await using var world = new S3World(options => options with { PartBytes = 1_000 }, client: client);
        var item = world.Put("large", Bytes(10_000));
        await using (var stream = await world.Source.OpenAsync(item, default))
        {
            Assert.Equal(10, await stream.ReadAsync(new byte[10]));
        }

        world.AssertIdle();
    }

    [Fact]
    public async Task A_failed_part_stays_failed_however_often_it_is_read()
    {
        await using var world = new S3World(options => options with { PartBytes = 1_000, PartsAhead = 0 }, client: client);
        var item = world.Put("large", Bytes(2_000));
        await using var stream = await world.Source.OpenAsync(item, default);
        await stream.ReadExactlyAsync(new byte[1_000]);
        world.Server.Remove("large");

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<QueueMap.Storage.Objects.ItemException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        }
    }

    [Fact]
    public async Task Requests_in_flight_are_bounded_over_all_readers_of_the_process()
    {
        await using var world = new S3World(options => options with { MaxGets = 4 }, client: client);
        var items = Enumerable.Range(0, 60).Select(i => world.Put($"{i}", Bytes(100))).ToList();
        world.Server.Spoil = (_, answer) => answer with { Delay = TimeSpan.FromMilliseconds(5) };

        await Task.WhenAll(items.Select(world.ReadBytesAsync));

        Assert.Equal(4, world.Server.MostInFlight);
        world.AssertIdle();
    }

    [Fact]
    public async Task An_object_that_waits_to_be_scanned_holds_no_request()
    {
        await using var world = new S3World(options => options with { MaxGets = 1 }, client: client);
        var (first, second) = (world.Put("1", "one"), world.Put("2", "two"));

        await using var open = await world.Source.OpenAsync(first, default);

        Assert.Equal("two", await world.ReadAsync(second));
    }

    [Fact]
    public async Task Bytes_in_flight_are_bounded_until_they_are_read()
    {
        await using var world = new S3World(options => options with { PartBytes = 100, BytesInFlight = 200 }, client: client);
        var items = Enumerable.Range(0, 3).Select(i => world.Put($"{i}", Bytes(100))).ToList();
        var first = await world.Source.OpenAsync(items[0], default);
        await using var second = await world.Source.OpenAsync(items[1], default);
        var third = world.Source.OpenAsync(items[2], default);

        Assert.Equal(2, world.Server.Gets);
        await first.DisposeAsync();
        await using var opened = await third;
        Assert.Equal(3, world.Server.Gets);
    }

    [Fact]
    public async Task Throttling_lowers_the_bound_for_all_and_answers_raise_it_again()
    {
        await using var world = new S3World(options => options with { MaxGets = 9 }, client: client);
        var item = world.Put("x", "content");
        var gets = 0;
        world.FirstGets(20, _ => ++gets % 2 == 1 ? StubAnswer.Error(503, "SlowDown") : null);

        // Every other request is refused; at the tenth refusal that is more than is borne.
        for (var i = 0; i < 10; i++)
        {
            await world.ReadAsync(item);
        }

        // 9 less a third, and a sixth for the last answer.
        Assert.Equal(6, world.Connections.CurrentMaxGets);
        for (var i = 0; i < 40; i++)
        {
            await world.ReadAsync(item);
        }

        Assert.Equal(9, world.Connections.CurrentMaxGets);
    }

    [Fact]
    public async Task A_request_that_is_much_later_than_others_is_overtaken_by_a_second_one()
    {
        await using var world = new S3World(options => options with { HedgeShare = 0.5, HedgeAfter = TimeSpan.FromMilliseconds(50) }, client: client);
        var items = Enumerable.Range(0, 4).Select(i => world.Put($"{i}", $"content {i}")).ToList();
        foreach (var item in items)
        {
            await world.ReadAsync(item);
        }

        // Ten seconds late, while no request may take longer than that: only the second one can bring it.
        world.FirstGets(1, _ => new StubAnswer(500) { Delay = TimeSpan.FromSeconds(60) });

        Assert.Equal("content 0", await world.ReadAsync(items[0]));
        Assert.Equal(6, world.Server.Gets);
    }

    [Fact]
    public async Task Second_requests_are_a_small_share_however_slow_the_service_is()
    {
        await using var world = new S3World(options => options with { HedgeShare = 0.05, HedgeAfter = TimeSpan.FromMilliseconds(1) }, client: client);
        var items = Enumerable.Range(0, 100).Select(i => world.Put($"{i}", $"content {i}")).ToList();
        world.Server.Spoil = (_, answer) => answer with { Delay = TimeSpan.FromMilliseconds(20) };

        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (item, _) => await world.ReadAsync(item));

        Assert.InRange(world.Server.Gets, 101, 105);
        await Eventually(world.AssertIdle);
    }

    [Fact]
    public async Task A_second_request_that_is_refused_does_not_spoil_the_first()
    {
        await using var world = new S3World(options => options with { HedgeShare = 0.5, HedgeAfter = TimeSpan.FromMilliseconds(50), MaxAttempts = 1 }, client: client);
        var item = world.Put("x", "content");
        await world.ReadAsync(item);
        var asked = 0;
        world.Server.Spoil = (_, answer) => Interlocked.Increment(ref asked) == 1 ? answer with { Delay = TimeSpan.FromMilliseconds(300) } : StubAnswer.Error(500, "InternalError");

        Assert.Equal("content", await world.ReadAsync(item));
        Assert.Equal(2, asked);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7 % 251))];

    // The loser of a pair ends in the background.
    private static async Task Eventually(Action assert)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                assert();
                return;
            }
            catch (Xunit.Sdk.XunitException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        assert();
    }
}

public sealed class S3FetchTests() : S3FetchSpecification(S3ClientKind.Lean);

public sealed class S3FetchBySdkTests() : S3FetchSpecification(S3ClientKind.Sdk);
