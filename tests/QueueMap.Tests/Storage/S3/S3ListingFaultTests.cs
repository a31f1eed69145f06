using System.Text;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Storage.S3;

public abstract class S3ListingFaultSpecification(S3ClientKind client)
{
    [Theory]
    [InlineData("503")]
    [InlineData("reset")]
    [InlineData("cut")]
    [InlineData("half")]
    [InlineData("html")]
    public async Task A_page_that_fails_is_asked_for_again_and_no_key_is_lost_or_doubled(string fault)
    {
        await using var server = new MemoryS3 { PageSize = 10 };
        using var connections = new S3Connections(S3Places.At(server.Url));
        var keys = Enumerable.Range(0, 35).Select(i => $"{i:d3}").ToList();
        keys.ForEach(key => server.Put(key, []));
        var page = 0;
        server.Spoil = (request, answer) => ++page % 2 == 0 ? answer : fault switch
        {
            "503" => StubAnswer.Error(503, "SlowDown"),
            "reset" => StubAnswer.Reset,
            "cut" => answer with { CutAfter = answer.Body.Length / 2 },
            "half" => answer with { Body = answer.Body[..(answer.Body.Length / 2)] },
            _ => new StubAnswer(200, "<html><body>Log in to this network</body></html>"u8.ToArray()),
        };

        var listed = await new S3Source(connections, S3Address.Parse($"s3://{MemoryS3.Bucket}")).ListAsync(null, default).ToListAsync();

        Assert.Equal(keys, listed.Select(item => item.Key));
        Assert.Equal(8, page);
    }

    [Fact]
    public async Task What_was_listed_before_a_page_fails_for_good_is_right()
    {
        await using var server = new MemoryS3 { PageSize = 2 };
        using var connections = new S3Connections(S3Places.At(server.Url) with { Client = client } with { MaxAttempts = 2 });
        for (var i = 0; i < 6; i++)
        {
            server.Put($"{i}", []);
        }

        server.Spoil = (request, answer) => request.Query("continuation-token") is null ? answer : StubAnswer.Error(500, "InternalError");
        var seen = new List<string>();

        await Assert.ThrowsAsync<SourceException>(async () =>
        {
            await foreach (var item in new S3Source(connections, S3Address.Parse($"s3://{MemoryS3.Bucket}")).ListAsync(null, default))
            {
                seen.Add(item.Key);
            }
        });
        Assert.Equal(["0", "1"], seen);
    }

    [Fact]
    public async Task A_server_that_lists_in_an_order_of_its_own_is_listed_whole_and_not_from_the_middle()
    {
        await using var world = new S3World(client: client);
        world.Server.Instead = _ => Page("<Contents><Key>b</Key><ETag>1</ETag><Size>0</Size></Contents><Contents><Key>a</Key><ETag>1</ETag><Size>0</Size></Contents>");

        var whole = await world.Source.ListAsync(null, default).ToListAsync();
        var fault = await Assert.ThrowsAsync<SourceException>(async () => await world.Source.ListAsync("0", default).ToListAsync());

        Assert.Equal(["b", "a"], whole.Select(item => item.Key));
        Assert.Contains("order", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_page_that_goes_on_is_no_end()
    {
        await using var world = new S3World(client: client);
        world.Put("x", "");
        world.Server.Instead = request => request.Query("continuation-token") is null ? Page("<IsTruncated>true</IsTruncated><NextContinuationToken>ff</NextContinuationToken>") : null;
        world.Server.Spoil = (request, answer) => request.Query("continuation-token") is null
            ? answer
            : Page("<Contents><Key>x</Key><ETag>&quot;1&quot;</ETag><Size>7</Size></Contents><IsTruncated>false</IsTruncated>");

        Assert.Equal([new("x", 7, "\"1\"")], await world.Source.ListAsync(null, default).ToListAsync());
    }

    [Fact]
    public async Task A_document_type_in_an_answer_is_not_expanded()
    {
        await using var world = new S3World(options => options with { MaxAttempts = 1 }, client: client);
        world.Server.Instead = _ => new StubAnswer(200, "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ListBucketResult><Contents><Key>&a;</Key></Contents></ListBucketResult>"u8.ToArray());

        await Assert.ThrowsAsync<SourceException>(async () => await world.Source.ListAsync(null, default).ToListAsync());
    }

    [Fact]
    public async Task A_listing_that_is_left_early_asks_for_one_page_ahead_and_no_more()
    {
        await using var server = new MemoryS3 { PageSize = 1 };
        using var connections = new S3Connections(S3Places.At(server.Url));
        for (var i = 0; i < 10; i++)
        {
            server.Put($"{i}", []);
        }

        Assert.Equal("0", (await new S3Source(connections, S3Address.Parse($"s3://{MemoryS3.Bucket}")).ListAsync(null, default).FirstAsync()).Key);
        Assert.InRange(server.Requests.Count, 1, 2);
    }

    private static StubAnswer Page(string content) =>
        new(200, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{content}</ListBucketResult>"));
}

public sealed class S3ListingFaultTests() : S3ListingFaultSpecification(S3ClientKind.Lean);

public sealed class S3ListingFaultBySdkTests() : S3ListingFaultSpecification(S3ClientKind.Sdk);
