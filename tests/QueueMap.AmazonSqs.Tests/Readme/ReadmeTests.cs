using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.AmazonSqs.Telemetry;
using QueueMap.AmazonSqs.Tests.Sqs;

namespace QueueMap.AmazonSqs.Tests.Readme;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Its_csharp_is_what_is_compiled_here_block_by_block()
    {
        var compiled = Regions().Matches(TransportReadme.Source("Snippets.cs")).Select(region => Dedented(region.Groups["code"].Value)).Order();
        Assert.Equal(compiled, TransportReadme.Blocks("csharp").Order());
    }

    [Fact]
    public async Task Its_metrics_are_those_of_the_meter()
    {
        var published = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == QueueMetrics.MeterName)
            {
                published[instrument.Name] = true;
            }
        };
        listener.Start();
        // Instruments are made with the first use of their class.
        new QueueMetrics("readme").Deleted();
        using var client = ScriptedHttp.Ok("{}").Client();
        await client.DeleteQueueAsync("http://sqs.test/1/readme", default);
        Assert.Equal(published.Keys.Order(), Names().Matches(TransportReadme.Section("Metrics")).Select(row => row.Groups["name"].Value).Order());
    }

    [Fact]
    public void Its_limits_are_those_of_the_code()
    {
        var limits = TransportReadme.Section("Limits");
        Assert.Contains($"{SqsLimits.MaxMessageBytes:N0} bytes", limits, StringComparison.Ordinal);
        Assert.Contains($"{SqsLimits.MaxBatchEntries} entries", limits, StringComparison.Ordinal);
        Assert.Contains($"{SqsLimits.MaxDelay.TotalSeconds} s", limits, StringComparison.Ordinal);
        Assert.Contains($"{SqsLimits.MaxVisibility.TotalHours} hours", limits, StringComparison.Ordinal);
        Assert.Contains($"{SqsLimits.MaxInFlight:N0}", limits, StringComparison.Ordinal);
        Assert.Contains($"{SqsLimits.MaxRetention.TotalDays} days", limits, StringComparison.Ordinal);
    }

    /// <summary>As it stands in the README: without the indentation of the method around it.</summary>
    private static string Dedented(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line.TrimStart()));
    }

    [GeneratedRegex(@"#region [a-z]+\n(?<code>.*?)\s*#endregion", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Regions();

    [GeneratedRegex(@"^\| `(?<name>messaging\.[a-z._]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
