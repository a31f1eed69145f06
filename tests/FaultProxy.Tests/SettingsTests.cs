using System.Net;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void The_same_seed_gives_the_same_faults()
    {
        var settings = FaultSettings.Parse("""{"seed":7,"rules":[{"fault":"ServerError","probability":0.2}]}""");
        var (first, second) = (new FaultPlan(settings), new FaultPlan(settings));
        var faults = Enumerable.Range(0, 500).Select(_ => first.Choose(new("SendMessageBatch")).Rule?.Fault).ToList();
        Assert.Equal(faults, Enumerable.Range(0, 500).Select(_ => second.Choose(new("SendMessageBatch")).Rule?.Fault));
        // 500 calls at 20 %: 100 expected, and 4 deviations of 9 around it.
        Assert.InRange(faults.Count(fault => fault is not null), 64, 136);
    }

    [Fact]
    public void Exact_calls_are_counted_by_rule_and_limits_end()
    {
        using var plan = new FaultPlan(FaultSettings.Parse(
            """{"rules":[{"operation":"A","fault":"LostRequest","calls":[2,3]},{"operation":"B","fault":"ServerError","probability":1,"limit":2}]}"""));
        Assert.Equal([null, FaultKind.LostRequest, FaultKind.LostRequest, null], "AAAA".Select(operation => plan.Choose(new(operation.ToString())).Rule?.Fault));
        Assert.Equal([FaultKind.ServerError, FaultKind.ServerError, null], "BBB".Select(operation => plan.Choose(new(operation.ToString())).Rule?.Fault));
        Assert.Null(plan.Choose(new("C")).Rule?.Fault);
    }

    [Fact]
    public void A_path_means_one_object()
    {
        using var plan = new FaultPlan(FaultSettings.Parse("""{"rules":[{"operation":"GetObject","fault":"Denied","probability":1,"path":"/2023/x.csv"}]}"""));
        Assert.Equal(FaultKind.Denied, plan.Choose(new("GetObject", "/data/2023/x.csv")).Rule?.Fault);
        Assert.Null(plan.Choose(new("GetObject", "/data/2023/y.csv")).Rule?.Fault);
        Assert.Null(plan.Choose(new("HeadObject", "/data/2023/x.csv")).Rule?.Fault);
    }

    [Fact]
    public async Task They_are_read_and_replaced_at_run_time_and_counts_outlive_them()
    {
        await using var bench = await Bench.SqsAsync(_ => "{}");
        Assert.Equal(HttpStatusCode.NoContent, (await bench.ControlAsync(HttpMethod.Put, "/faults", """{"rules":[{"fault":"Unavailable","probability":1}]}""")).Status);
        Assert.Contains("Unavailable", (await bench.ControlAsync(HttpMethod.Get, "/faults")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await bench.CallAsync("ReceiveMessage")).Status);
        await bench.ControlAsync(HttpMethod.Put, "/faults", "{}");
        Assert.Equal(HttpStatusCode.OK, (await bench.CallAsync("ReceiveMessage")).Status);
        Assert.Equal("""{"calls":{"ReceiveMessage":2},"faults":{"Unavailable":1},"broken":0}""", await bench.CountsAsync());
        await bench.ControlAsync(HttpMethod.Delete, "/counts");
        Assert.Equal("""{"calls":{},"faults":{},"broken":0}""", await bench.CountsAsync());
    }

    [Theory]
    [InlineData("""{"rules":[{"fault":"ServerError"}]}""", "either a probability")]
    [InlineData("""{"rules":[{"fault":"ServerError","probability":1.5}]}""", "up to 1")]
    [InlineData("""{"rules":[{"fault":"ServerError","calls":[0]}]}""", "from 1")]
    [InlineData("""{"rules":[{"fault":"Meteor","probability":1}]}""", "FaultKind")]
    [InlineData("""{"rulez":[]}""", "rulez")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string settings, string reason)
    {
        await using var bench = await Bench.SqsAsync(_ => "{}");
        var (status, body) = await bench.ControlAsync(HttpMethod.Put, "/faults", settings);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, body, StringComparison.Ordinal);
    }
}
