using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

/// <summary>What does not go by: of the item, or of the run.</summary>
public abstract class S3ItemFaultSpecification(S3ClientKind client)
{
    [Theory]
    [InlineData(404, "NoSuchKey", QuarantineReason.Gone)]
    [InlineData(412, "PreconditionFailed", QuarantineReason.Changed)]
    [InlineData(403, "AccessDenied", QuarantineReason.Denied)]
    [InlineData(403, "InvalidObjectState", QuarantineReason.Unreadable)]
    [InlineData(400, "KeyTooLongError", QuarantineReason.Unreadable)]
    [InlineData(416, "InvalidRange", QuarantineReason.Unreadable)]
    public async Task An_object_that_is_refused_fails_alone_and_is_asked_for_once(int status, string code, QuarantineReason expected)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.FirstGets(100, _ => StubAnswer.Error(status, code));

        Assert.Equal(expected, await world.ReasonAsync(item));
        Assert.Equal(1, world.Server.Gets);
        world.AssertIdle();
    }

    [Theory]
    [InlineData(400, "ExpiredToken")]
    [InlineData(400, "InvalidToken")]
    [InlineData(403, "InvalidAccessKeyId")]
    [InlineData(403, "SignatureDoesNotMatch")]
    [InlineData(401, "Unauthorized")]
    public async Task Credentials_that_are_not_accepted_stop_the_run_at_the_first_request(int status, string code)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Instead = _ => StubAnswer.Error(status, code);

        var opening = await Assert.ThrowsAsync<AccessException>(() => world.ReadAsync(item));
        await Assert.ThrowsAsync<AccessException>(async () => await world.Source.FindAsync("x", default));
        await Assert.ThrowsAsync<AccessException>(async () => await world.Source.ListAsync(null, default).ToListAsync());

        Assert.True(opening.Denied);
        Assert.Contains(code, opening.Message, StringComparison.Ordinal);
        Assert.Equal(["GET", "HEAD", "GET", "GET"], world.Server.Requests.Select(request => request.Method));
        world.AssertIdle();
    }

    [Fact]
    public async Task An_object_that_is_denied_is_denied_when_it_is_looked_for_too()
    {
        await using var world = new S3World(client: client);
        world.Server.Instead = _ => StubAnswer.Error(403, "AccessDenied");

        Assert.Equal(QuarantineReason.Denied, (await Assert.ThrowsAsync<ItemException>(async () => await world.Source.FindAsync("x", default))).Reason);
    }

    [Fact]
    public async Task A_listing_that_is_denied_stops_the_run()
    {
        await using var world = new S3World(client: client);
        world.Server.Instead = _ => StubAnswer.Error(403, "AccessDenied");

        var fault = await Assert.ThrowsAsync<AccessException>(async () => await world.Source.ListAsync(null, default).ToListAsync());
        await Assert.ThrowsAsync<AccessException>(async () => await world.Source.ListFoldersAsync(default).ToListAsync());

        Assert.Contains("s3:ListBucket", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_no_fault_of_an_item()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Instead = _ => StubAnswer.Error(404, "NoSuchBucket");

        Assert.False((await Assert.ThrowsAsync<SourceException>(() => world.ReadAsync(item))).Denied);
    }

    [Fact]
    public async Task A_server_that_ignores_the_condition_is_found_out_by_the_answers_ETag()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.Server.Spoil = (_, answer) => answer with { Headers = [("ETag", "\"another\"")] };

        Assert.Equal(QuarantineReason.Changed, await world.ReasonAsync(item));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public async Task An_object_of_another_length_than_listed_is_never_read(int listed)
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content") with { Size = listed };

        Assert.Equal(QuarantineReason.Unreadable, await world.ReasonAsync(item));
        world.AssertIdle();
    }

    [Theory]
    [InlineData(-1, "\"tag\"")]
    [InlineData(7, "\"tag\"\r\nx-amz-request-payer: requester")]
    public async Task An_item_that_no_listing_gives_is_refused_before_anything_is_sent(long size, string tag)
    {
        await using var world = new S3World(client: client);

        Assert.Equal(QuarantineReason.Unreadable, await world.ReasonAsync(new Item("x", size, tag)));
        Assert.Empty(world.Server.Requests);
    }

    [Fact]
    public async Task A_compressed_object_is_given_as_it_is_stored()
    {
        await using var world = new S3World(client: client);
        byte[] stored = [0x1F, 0x8B, .. "not unpacked on the way"u8];
        var item = world.Put("x.gz", stored);
        world.Server.Spoil = (_, answer) => answer.With("Content-Encoding", "gzip");

        Assert.Equal(stored, await world.ReadBytesAsync(item));
    }

    [Fact]
    public async Task Texts_of_the_server_are_shown_without_their_control_characters()
    {
        await using var world = new S3World(client: client);
        var item = world.Put("x", "content");
        world.FirstGets(1, _ => new StubAnswer(400, Encoding.UTF8.GetBytes("<Error><Code>Odd</Code><Message>\u0085[31mred</Message></Error>")));

        var fault = await Assert.ThrowsAsync<ItemException>(() => world.ReadAsync(item));

        Assert.DoesNotContain(fault.Message, char.IsControl);
    }
}

public sealed class S3ItemFaultTests() : S3ItemFaultSpecification(S3ClientKind.Lean);

public sealed class S3ItemFaultBySdkTests() : S3ItemFaultSpecification(S3ClientKind.Sdk);
