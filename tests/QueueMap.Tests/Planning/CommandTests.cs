using System.Text.Json;
using System.Xml.Linq;
using QueueMap.Producer;
using QueueMap.Producer.Commands;
using QueueMap.Producer.Generating;
using QueueMap.Tests.Storage;

namespace QueueMap.Tests.Planning;

/// <summary>plan, simulate and tune as they are typed.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string[] s_reference = ["--objects", "558000", "--bytes", "37GB", "--prefixes", "96"];

    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _messages = new() { NewLine = "\n" };
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _output.Dispose();
        _messages.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_plan_of_one_fleet_shows_its_arithmetic_and_the_comparison()
    {
        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["plan", .. s_reference, "--fleet", "32x1"]));

        var said = _output.ToString();
        Assert.StartsWith("source    558,000 objects, 37.0 GB, 66.3 KB each, in 96 folders\nbatches   1,116 of 500 items, 2,232 messages", said, StringComparison.Ordinal);
        Assert.Contains("S3            558,112 GETs x 0.4 a million = 0.2232\n", said, StringComparison.Ordinal);
        Assert.Contains("S3                577 LISTs x 5 a million = 0.0029\n", said, StringComparison.Ordinal);
        Assert.Contains("limit     GETs a second: S3 grants 5,500 GETs", said, StringComparison.Ordinal);
        Assert.Contains("compare   Step Functions with Lambda, by the same prices: 1.03 to 2.57 USD", said, StringComparison.Ordinal);
        Assert.Contains("prices    us-east-1, 2026-01;", said, StringComparison.Ordinal);
        Assert.Contains("not measured on AWS", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_for_programs_has_every_fleet_and_what_is_picked()
    {
        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["plan", .. s_reference, "--json"]));

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(1_116, lines[0].GetProperty("batches").GetInt64());
        var fleets = lines.Where(line => line.GetProperty("event").GetString() == "fleet").ToDictionary(line => line.GetProperty("fleet").GetString()!);
        Assert.Equal(200, fleets.Count);
        var knee = fleets[lines[^1].GetProperty("knee").GetString()!];
        Assert.InRange(knee.GetProperty("seconds").GetDouble(), 1, 150);
        Assert.InRange(knee.GetProperty("usd").GetDecimal(), 0.2m, 0.4m);
    }

    [Fact]
    public async Task A_source_is_counted_and_nothing_is_written()
    {
        var data = Path.Join(_folder.Path, "gsod");
        await new GsodGenerator(new GsodOptions { Stations = 5, FirstYear = 2020, LastYear = 2022 }).WriteAsync(data, progress: null, default);
        _folder.Write("gsod/readme.txt", "no item");

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["plan", data, "--fleet", "1x1"]));

        Assert.StartsWith("source    15 objects, ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" in 3 folders\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("left out  1 objects that are no items of the job; --include decides what is\n", _messages.ToString());
        Assert.Equal([data], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_deadline_that_no_fleet_meets_is_a_failure_and_says_why()
    {
        Assert.Equal(ExitCode.Failed, await InvokeAsync(["plan", .. s_reference, "--fleet", "1x1", "--finish-by", "2000-01-01"]));
        Assert.Contains("deadline  no fleet is done by 2000-01-01 00:00:00Z", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_far_away_is_met_by_the_cheapest()
    {
        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["plan", .. s_reference, "--fleet", "32x1", "--fleet", "4x0.5", "--finish-by", "2999-01-01"]));
        Assert.Contains("\nfleet     4x0.5:1-arm: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_writes_its_plot()
    {
        var file = Path.Join(_folder.Path, "course.svg");

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["simulate", .. s_reference, "--autoscale", "0..8", "--svg", file]));

        Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName);
        Assert.Contains("\nwaits for ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\ntime ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_tuned_and_its_times_serve_a_plan()
    {
        var (data, times) = (Path.Join(_folder.Path, "gsod"), Path.Join(_folder.Path, "times.json"));
        await new GsodGenerator(new GsodOptions { Stations = 10 }).WriteAsync(data, progress: null, default);

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["tune", data, "--fetch-concurrency", "4,8", "--batch-items", "5", "--vcpu", "1", "--service", times]));
        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(["plan", .. s_reference, "--fleet", "1x1", "--service", times]));

        Assert.StartsWith("vCPU  GETs  batch  items/s", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("times     measured by queuemap tune over 10 items", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is neither a SOURCE nor --objects with --bytes.", "plan")]
    [InlineData("There is neither a SOURCE nor --objects with --bytes.", "simulate", "--objects", "5")]
    [InlineData("--objects is '0'; it must be a whole number from 1", "plan", "--objects", "0", "--bytes", "1")]
    [InlineData("--bytes is 'many'; it must be a number with an optional unit", "plan", "--objects", "1", "--bytes", "many")]
    [InlineData("--fleet is '4x3'; it must be TASKSxVCPU", "plan", "--objects", "1", "--bytes", "1", "--fleet", "4x3")]
    [InlineData("--finish-by is 'soon'; it must be a time of day", "plan", "--objects", "1", "--bytes", "1", "--finish-by", "soon")]
    [InlineData("--autoscale is '5..1'; it must be two numbers", "simulate", "--objects", "1", "--bytes", "1", "--autoscale", "5..1")]
    [InlineData("--vcpu-quota is '0'; it must be a number from 0.25", "plan", "--objects", "1", "--bytes", "1", "--vcpu-quota", "0")]
    [InlineData("one task of --fleet 32x1:2-arm has 1 vCPU: none would ever start", "simulate", "--objects", "1", "--bytes", "1", "--vcpu-quota", "0.5")]
    [InlineData("SOURCE /none does not exist", "tune", "/none")]
    [InlineData("--vcpu is '1,x'; it must be whole numbers from 1 to 16", "tune", "/", "--vcpu", "1,x")]
    [InlineData("is counted, and --objects, --bytes and --prefixes say the same by hand", "plan", "/", "--objects", "1")]
    [InlineData("--service: /none.json cannot be read", "plan", "--objects", "1", "--bytes", "1", "--service", "/none.json")]
    public async Task What_cannot_be_carried_out_is_refused(string why, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await InvokeAsync(arguments));
        Assert.Contains(why, _messages.ToString(), StringComparison.Ordinal);
    }

    private Task<int> InvokeAsync(string[] arguments) =>
        CommandLine.InvokeAsync(arguments, new CommandContext(_output, _messages, TimeProvider.System, new Random(1)));
}
