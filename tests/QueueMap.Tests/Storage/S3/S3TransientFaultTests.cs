using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

/// <summary>What goes by: mended below the reader, who sees the bytes of the object and nothing else.</summary>
public abstract class S3TransientFaultSpecification(S3ClientKind client)
{
    private const string Content = "0123456789abcdefghij";

    public static readonly TheoryData<string> Faults = new("503 SlowDown", "500 InternalError", "502", "reset", "cut", "cut to nothing", "RequestTimeout");

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Three_faults_in_a_row_are_not_seen_by_the_reader(string fault)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", Content);
        world.FirstGets(3, _ => Of(fault, item));

        Assert.Equal(Content, await world.ReadAsync(item));
        Assert.Equal(4, world.Server.Gets);
        world.AssertIdle();
    }

    [Fact]
    public async Task A_body_cut_short_is_completed_from_where_it_stopped_under_the_listed_tag()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", Content);
        var cuts = new Queue<int>([7, 5]);
        world.Server.Spoil = (_, answer) => cuts.TryDequeue(out var cut) ? answer with { CutAfter = cut } : answer;

        Assert.Equal(Content, await world.ReadAsync(item));
        Assert.Equal([null, "bytes=7-19", "bytes=12-19"], world.Server.Requests.Select(request => request.Header("Range")));
        Assert.All(world.Server.Requests, request => Assert.Equal(item.ETag, request.Header("If-Match")));
    }

    [Fact]
    public async Task An_object_written_anew_while_its_body_was_broken_is_never_mixed_from_two_versions()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", Content);
        var first = true;
        world.Server.Spoil = (_, answer) =>
        {
            if (!first)
            {
                return answer;
            }

            first = false;
            world.Put("x", "ABCDEFGHIJKLMNOPQRST");
            return answer with { CutAfter = 7 };
        };

        Assert.Equal(QuarantineReason.Changed, await world.ReasonAsync(item));
    }

    [Fact]
    public async Task A_body_that_falls_silent_is_completed_by_another_request()
    {
        await using var world = new S3World(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) }, client: client);
        var item = world.Put("x", Content);
        var first = true;
        world.Server.Spoil = (_, answer) => answer with { CutAfter = first ? 7 : null, StallAfterCut = Interlocked.Exchange(ref first, false) };

        Assert.Equal(Content, await world.ReadAsync(item));
    }

    [Fact]
    public async Task A_request_without_an_answer_is_sent_again()
    {
        await using var world = new S3World(options => options with { FirstByteTimeout = TimeSpan.FromMilliseconds(200) }, client: client);
        var item = world.Put("x", Content);
        world.FirstGets(1, _ => new StubAnswer(200) { Delay = TimeSpan.FromMinutes(1) });

        Assert.Equal(Content, await world.ReadAsync(item));
    }

    [Fact]
    public async Task Bytes_that_do_not_fit_their_ETag_are_fetched_anew()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", Content);
        var first = true;
        world.Server.Spoil = (_, answer) => Interlocked.Exchange(ref first, false) ? answer with { Body = "0123456789abcdefghiX"u8.ToArray() } : answer;

        Assert.Equal(Content, await world.ReadAsync(item));
    }

    [Fact]
    public async Task An_object_that_alone_is_not_answered_is_unreadable()
    {
        await using var world = new S3World(options => options with { MaxAttempts = 3 }, client: client);
        var bad = world.Put("bad", Content);
        var good = world.Put("good", Content);
        var served = 0;
        world.Server.Instead = request =>
        {
            if (request.Key != "bad")
            {
                return null;
            }

            // Between the attempts at the bad one, another object is read.
            return Interlocked.Increment(ref served) == 2 && world.ReadAsync(good).GetAwaiter().GetResult() != Content
                ? null
                : StubAnswer.Error(500, "InternalError");
        };

        var fault = await Assert.ThrowsAsync<ItemException>(() => world.ReadAsync(bad));

        Assert.Equal(QuarantineReason.Unreadable, fault.Reason);
        Assert.Contains("3 attempt", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, served);
        world.AssertIdle();
    }

    [Fact]
    public async Task Throttling_is_borne_longer_than_other_faults_and_is_never_the_items()
    {
        await using var world = new S3World(options => options with { MaxAttempts = 1, ThrottlingPatience = TimeSpan.FromMilliseconds(300) }, client: client);
        var item = world.Put("x", Content);
        world.FirstGets(2, _ => StubAnswer.Error(503, "SlowDown"));
        Assert.Equal(Content, await world.ReadAsync(item));

        world.FirstGets(1_000, _ => StubAnswer.Error(503, "SlowDown"));

        await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(item));
        world.AssertIdle();
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_is_never_the_items_fault()
    {
        Func<HttpRequestMessage, Task> before = _ => Task.CompletedTask;
        await using var world = new S3World(options => options with { MaxAttempts = 3, Http = inner => new Before(inner, request => before(request)) }, client: client);
        var (bad, good) = (world.Put("bad", Content), world.Put("good", Content));
        before = async request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("bad", StringComparison.Ordinal))
            {
                // Others are answered meanwhile, over the connections that they have.
                Assert.Equal(Content, await world.ReadAsync(good));
                throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host");
            }
        };

        await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(bad));
        Assert.Equal(["good", "good", "good"], world.Server.Requests.Select(request => request.Key));
    }

    [Fact]
    public async Task A_body_that_drips_is_given_up_at_its_deadline()
    {
        await using var world = new S3World(options => options with { PartDeadline = TimeSpan.FromMilliseconds(400), MaxAttempts = 100, HedgeShare = 0 }, client: client);
        var item = world.Put("x", Content);
        var sent = 0;
        world.Server.Spoil = (_, answer) =>
        {
            sent++;
            return answer with { CutAfter = 1, StallAfterCut = true };
        };

        await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(item));
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task A_process_that_stood_still_for_longer_than_a_deadline_asks_again()
    {
        var time = new SleptTime();
        var sleeps = 1;
        Func<HttpRequestMessage, Task> before = _ =>
        {
            if (sleeps-- <= 0)
            {
                return Task.CompletedTask;
            }

            time.Sleep(TimeSpan.FromHours(1));
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "gone while it slept");
        };
        await using var world = new S3World(options => options with { Time = time, HedgeShare = 0, Http = inner => new Before(inner, before) }, client: client);
        var item = world.Put("x", Content);

        Assert.Equal(Content, await world.ReadAsync(item));
    }

    [Fact]
    public async Task A_wrong_clock_is_mended_by_the_time_of_the_answer()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", Content);
        var now = TimeProvider.System.GetUtcNow().AddHours(1);
        world.FirstGets(1, _ => StubAnswer.Error(403, "RequestTimeTooSkewed").With("Date", now.ToString("R")));

        Assert.Equal(Content, await world.ReadAsync(item));
        Assert.Contains(world.Server.Requests, request => request.Header("X-Amz-Date")!.StartsWith(now.ToString("yyyyMMddTHH"), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_service_that_answers_nobody_is_to_blame_and_not_the_item(string fault)
    {
        await using var world = new S3World(options => options with { MaxAttempts = 3, ThrottlingPatience = TimeSpan.FromMilliseconds(300) }, client: client);
        var item = world.Put("x", Content);
        world.FirstGets(100, _ => Of(fault, item));

        var thrown = await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(item));

        Assert.False(thrown.Denied);
        Assert.InRange(world.Server.Gets, fault == "503 SlowDown" ? 2 : 3, fault == "503 SlowDown" ? 100 : 3);
        world.AssertIdle();
    }

    [Fact]
    public async Task Whoever_gives_up_amid_the_back_off_waits_no_longer()
    {
        await using var world = new S3World(options => options with { MaxAttempts = 100 }, client: client);
        var item = world.Put("x", Content);
        using var cancellation = new CancellationTokenSource();
        var asked = 0;
        world.FirstGets(1_000, _ =>
        {
            if (Interlocked.Increment(ref asked) == 3)
            {
                cancellation.Cancel();
            }

            return StubAnswer.Error(500, "InternalError");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await world.Source.OpenAsync(item, cancellation.Token));
        world.AssertIdle();
    }

    private static StubAnswer Of(string fault, Item item) => fault switch
    {
        "503 SlowDown" => StubAnswer.Error(503, "SlowDown"),
        "500 InternalError" => StubAnswer.Error(500, "InternalError"),
        "502" => new StubAnswer(502, "<html>bad gateway</html>"u8.ToArray()),
        "RequestTimeout" => StubAnswer.Error(400, "RequestTimeout"),
        "reset" => StubAnswer.Reset,
        _ => new StubAnswer(200, "0123456789abcdefghij"u8.ToArray()) { Headers = [("ETag", item.ETag)], CutAfter = fault == "cut" ? 1 : 0 },
    };

    /// <summary>A clock that goes on while its process stands still.</summary>
    private sealed class SleptTime : TimeProvider
    {
        private long _slept;

        public void Sleep(TimeSpan time) => Interlocked.Add(ref _slept, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _slept);
    }

    private sealed class Before(HttpMessageHandler inner, Func<HttpRequestMessage, Task> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

public sealed class S3TransientFaultTests() : S3TransientFaultSpecification(S3ClientKind.Lean);

public sealed class S3TransientFaultBySdkTests() : S3TransientFaultSpecification(S3ClientKind.Sdk);
