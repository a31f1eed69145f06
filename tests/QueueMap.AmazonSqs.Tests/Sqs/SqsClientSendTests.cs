using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Sqs;

public sealed class SqsClientSendTests
{
    private const string Queue = "http://sqs.test/1/q";
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public async Task Entries_are_read_one_by_one_in_the_order_of_the_request()
    {
        using var client = ScriptedHttp.Ok("""
            {"Failed":[{"Id":"0","Code":"RequestThrottled","Message":"slow down","SenderFault":false}],
             "Successful":[{"Id":"1","MessageId":"m1","MD5OfMessageBody":"92eb5ffee6ae2fec3ad71c777531578f"}]}
            """).Client();
        var results = await client.SendAsync(Queue, [new("a", None), new("b", None), new("c", None)], default);
        Assert.Equal(SqsErrorKind.Throttled, results[0].Error?.Kind);
        Assert.Null(results[1].Error);
        Assert.Equal("m1", results[1].MessageId);
        Assert.Equal("NoAnswer", results[2].Error?.Code);
    }

    [Fact]
    public async Task A_body_that_SQS_stored_otherwise_is_a_failure()
    {
        using var client = ScriptedHttp.Ok("""{"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"00000000000000000000000000000000"}]}""").Client();
        Assert.Equal(SqsErrorKind.BodyCorrupt, (await client.SendAsync(Queue, [new("a", None)], default))[0].Error?.Kind);
    }

    [Fact]
    public async Task Sizes_are_counted_in_utf8_bytes_before_anything_is_sent()
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        // Two bytes a letter: half as many letters as the limit has bytes fit, one more does not.
        var largest = new string('ä', SqsLimits.MaxMessageBytes / 2);
        Assert.Equal(SqsLimits.MaxMessageBytes, new SqsSend(largest, None).Bytes);
        await client.SendAsync(Queue, [new(largest, None)], default);
        var refused = await Assert.ThrowsAsync<SqsException>(() => client.SendAsync(Queue, [new(largest + "a", None)], default));
        Assert.Equal(SqsErrorKind.MessageTooLarge, refused.Kind);
        Assert.Contains("1,048,577", refused.Message, StringComparison.Ordinal);
        Assert.Single(http.Calls);
    }

    [Fact]
    public void An_attribute_counts_with_its_name_its_type_and_its_value() =>
        Assert.Equal(1 + ("ä".Length * 2) + "String".Length + 3, new SqsSend("b", new Dictionary<string, string> { ["ä"] = "123" }).Bytes);

    [Fact]
    public async Task A_batch_above_1_MiB_in_all_is_refused()
    {
        using var client = ScriptedHttp.Ok("{}").Client();
        var half = new string('a', (SqsLimits.MaxBatchBytes / 2) + 1);
        await Assert.ThrowsAsync<SqsException>(() => client.SendAsync(Queue, [new(half, None), new(half, None)], default));
    }

    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(1.0, 1)]
    [InlineData(1.2, 2)]
    [InlineData(900, 900)]
    public async Task Weak_point_6_a_delay_is_rounded_up_to_whole_seconds(double seconds, int expected)
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        await client.SendAsync(Queue, [new("a", None, TimeSpan.FromSeconds(seconds))], default);
        Assert.Equal(expected, Assert.Single(http.Calls).Body.GetProperty("Entries")[0].GetProperty("DelaySeconds").GetInt32());
    }

    [Fact]
    public async Task Weak_point_6_a_delay_above_900_s_is_refused_and_never_cut()
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        await Assert.ThrowsAsync<SqsException>(() => client.SendAsync(Queue, [new("a", None, TimeSpan.FromSeconds(900.5))], default));
        Assert.Empty(http.Calls);
    }

    [Fact]
    public async Task More_than_ten_attributes_are_refused_before_SQS_refuses_them()
    {
        var http = ScriptedHttp.Ok("{}");
        using var client = http.Client();
        var eleven = Enumerable.Range(0, 11).ToDictionary(i => $"a{i}", _ => "x");
        await Assert.ThrowsAsync<SqsException>(() => client.SendAsync(Queue, [new("a", eleven)], default));
        Assert.Empty(http.Calls);
    }
}
