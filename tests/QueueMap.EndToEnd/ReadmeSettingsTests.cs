using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Hosting;
using QueueMap.Worker.Mapping;
using QueueMap.Worker.Mapping.Scanning;

namespace QueueMap.EndToEnd;

/// <summary>What the README says about the settings and metrics of a fleet is what the program does.</summary>
public sealed partial class ReadmeSettingsTests : IDisposable
{
    private const string Address = "s3://bucket/prefix";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    private static IReadOnlyList<Setting> Settings { get; } =
    [
        .. SettingRows().Matches(Readme.Section("Settings"))
            .Select(row => new Setting(row.Groups["name"].Value, row.Groups["standard"].Value.Trim('`', ' '), row.Groups["allowed"].Value)),
    ];

    [Fact]
    public async Task The_settings_are_those_that_a_worker_knows()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["QUEUEMAP__STATE"] = Address, ["QUEUEMAP__NONSENSE"] = "1" };
        using var worker = Command.StartIn(environment, _work.Root, "queuemap-worker", []);

        var refused = (await worker.EndAsync()).MustExitWith(2);

        Assert.Contains("QUEUEMAP__NONSENSE is '1', and there is no such setting.", refused.Messages, StringComparison.Ordinal);
        var known = refused.Messages[refused.Messages.IndexOf("There are ", StringComparison.Ordinal)..];
        Assert.Equal(SettingNames().Matches(known).Select(name => name.Value).Order(), Settings.Select(setting => setting.Name).Order());
    }

    [Fact]
    public void The_values_that_a_setting_may_have_are_those_that_its_refusal_names()
    {
        var refused = Assert.Throws<FleetOptionsException>(() => Read(Settings.Select(setting => (setting.Name, "!"))));

        Assert.Equal(
            Settings.Select(setting => $"{setting.Name} is '!'; set it to {setting.Allowed}.").Order(StringComparer.Ordinal),
            refused.Errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_are_those_of_the_program()
    {
        var standard = Read([("QUEUEMAP__STATE", Address)]);

        Assert.Equal(Environment.ProcessorCount, standard.Workers);
        var expected = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["QUEUEMAP__STATE"] = "",
            ["QUEUEMAP__TABLES__RUNS"] = standard.Tables.Runs,
            ["QUEUEMAP__TABLES__RESULTS"] = standard.Tables.Results,
            ["QUEUEMAP__QUEUES__BATCHES"] = standard.Queues.Batches,
            ["QUEUEMAP__QUEUES__PARTIALS"] = standard.Queues.Partials,
            ["QUEUEMAP__QUEUES__VISIBILITYSECONDS"] = standard.Visibility.TotalSeconds,
            ["QUEUEMAP__TOPOLOGY"] = standard.Topology.ToString().ToLowerInvariant(),
            ["QUEUEMAP__ROLE"] = standard.Role.ToString().ToLowerInvariant(),
            ["QUEUEMAP__WORKERS"] = "one a processor",
            ["QUEUEMAP__FETCHCONCURRENCY"] = standard.FetchConcurrency,
            ["QUEUEMAP__S3__CLIENT"] = standard.S3Client.ToString().ToLowerInvariant(),
            ["QUEUEMAP__HEALTH__PORT"] = standard.HealthPort,
            ["QUEUEMAP__ECS__CLUSTER"] = standard.Ecs.Cluster,
            ["QUEUEMAP__ECS__SERVICE"] = standard.Ecs.Service,
            ["QUEUEMAP__ECS__MAXTASKS"] = standard.Ecs.MaxTasks,
            ["QUEUEMAP__ECS__TASKSIZE"] = standard.Ecs.TaskSize,
            ["QUEUEMAP__STOPWITHINSECONDS"] = standard.StopWithin.TotalSeconds,
        };
        Assert.Equal(
            expected.Select(setting => (setting.Key, Convert.ToString(setting.Value, CultureInfo.InvariantCulture))).Order(),
            Settings.Select(setting => (setting.Name, (string?)setting.Default)).Order());
    }

    [Fact]
    public void The_settings_on_the_command_line_are_those_of_a_worker() =>
        Assert.Equal(WorkerHost.Flags.Order(), Readme.OptionsIn(Readme.Section("Settings")).Order());

    [Fact]
    public void The_metrics_are_those_that_a_worker_counts()
    {
        var instruments = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == RunMetrics.MeterName)
                {
                    instruments.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        using var metrics = new RunMetrics(new WorkPulse(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<RunMetrics>.Instance);
        new ByteScanner().Scan(ReadOnlyMemory<byte>.Empty, "a.csv", new ColumnPlan(JobCatalog.HottestByMonth), OnBadRow.Quarantine);

        Assert.Equal(instruments.Order(), MetricNames().Matches(Readme.Section("Metrics and logs")).Select(name => name.Groups["name"].Value).Order());
    }

    private static FleetOptions Read(IEnumerable<(string Name, string Value)> settings) => FleetOptionsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build());

    [GeneratedRegex(@"^\| `(?<name>QUEUEMAP__[A-Z0-9_]+)` \|(?<standard>[^|]*)\| (?<allowed>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingRows();

    [GeneratedRegex("QUEUEMAP__[A-Z0-9_]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingNames();

    [GeneratedRegex(@"^\| `(?<name>queuemap\.[a-z.]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricNames();

    /// <param name="Default">What it is where it is not set.</param>
    /// <param name="Allowed">The form of its values, as an error tells it.</param>
    private sealed record Setting(string Name, string Default, string Allowed);
}
