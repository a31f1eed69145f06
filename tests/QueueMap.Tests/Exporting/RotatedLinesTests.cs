using System.Text;
using System.Text.Json;
using QueueMap.Tests.Storage.InMemory;
using QueueMap.Worker.Exporting;

namespace QueueMap.Tests.Exporting;

/// <summary>A line that says no more than where an item is, is written by hand: the same bytes as the serializer's.</summary>
public sealed class RotatedLinesTests
{
    [Theory]
    [InlineData("2024/01001099999.csv", "\"4bd2-8dc8f1c53e2a300\"")]
    [InlineData("a \"quoted\" \\ key\n\u0000/é/𝄞.csv", "")]
    public async Task A_plain_outcome_is_written_as_the_serializer_does(string key, string etag)
    {
        var files = new InMemoryRunFiles();
        using var lines = new RotatedLines(files, "run", "", "SUCCEEDED");
        var outcome = new ItemOutcome(Fate.Succeeded, key, 70_000, etag, 12);
        await lines.AddAsync(outcome, default);
        await lines.FlushAsync(default);

        var written = await files.ReadAsync("run", "SUCCEEDED_0.jsonl", default);

        Assert.Equal(JsonSerializer.Serialize(outcome) + "\n", Encoding.UTF8.GetString(written!.Value.Span));
    }
}
