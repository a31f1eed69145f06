using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MassTransit;
using Microsoft.Extensions.Configuration;
using QueueMap.AmazonSqs.Sqs;
using QueueMap.Storage.DynamoDb;
using QueueMap.Worker.Fleet;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Deployment;

/// <summary>What deploy/ makes is what the code looks for, verifies and keeps to.</summary>
public sealed partial class TerraformTextTests
{
    private static readonly FleetOptions s_options = new() { State = "s3://state/" };

    [Fact]
    public void Queues_and_tables_have_the_programs_own_names()
    {
        var name = TerraformText.Default("variables.tf", "name").Trim('"');
        Assert.Equal(QueueNames.DefaultBatches, $"{name}-batches");
        Assert.Equal(QueueNames.DefaultPartials, $"{name}-partials");
        Assert.Equal(TableNames.DefaultRuns, $"{name}-runs");
        Assert.Equal(TableNames.DefaultResults, $"{name}-results");
        Assert.Equal("\"${var.name}-${queue}\" }", TerraformText.Argument(TerraformText.Of("queues.tf"), "queue_names").Split("=> ")[1]);
        Assert.Equal("\"${var.name}-${queue}-dead\" }", TerraformText.Argument(TerraformText.Of("queues.tf"), "dead_queue_names").Split("=> ")[1]);
        Assert.Equal("-dead", new QueueNames("q").DeadBatches[1..]);
    }

    [Fact]
    public void Tables_have_the_keys_that_setup_makes()
    {
        var tables = TerraformText.Of("tables.tf");
        Assert.Equal("{ partition = \"run\", sort = \"part\" }", TerraformText.Argument(tables, "runs"));
        Assert.Equal("{ partition = \"job\", sort = \"month\" }", TerraformText.Argument(tables, "results"));
        Assert.Equal(("run", "part", "job", "month"), (Attributes.Run, Attributes.Part, Attributes.Job, Attributes.Month));
    }

    /// <summary>A worker that verifies refuses a queue whose redrive policy has another number.</summary>
    [Fact]
    public void Messages_are_given_up_after_the_deliveries_that_the_endpoints_verify()
    {
        var fleetBus = File.ReadAllText(Path.Join(ComposeFile.Root, "worker", "Fleet", "FleetBus.cs"));
        var plan = File.ReadAllText(Path.Join(ComposeFile.Root, "transport", "Topology", "QueuePlan.cs"));
        var deliveries = TerraformText.Argument(TerraformText.Of("queues.tf"), "deliveries");
        Assert.Equal($"{{ batches = {ConstantOf(fleetBus, "BatchDeliveries")}, partials = {ConstantOf(plan, "DefaultMaxReceiveCount")} }}", deliveries);
        Assert.Single(MaxReceiveCounts().Matches(fleetBus));
    }

    /// <summary>Else SQS takes the message away before its last failure, and nobody hears the cause.</summary>
    [Theory]
    [InlineData("batches")]
    [InlineData("partials")]
    public void Every_redelivery_finds_the_message_still_in_its_queue(string queue)
    {
        var deliveries = TerraformText.Argument(TerraformText.Of("queues.tf"), "deliveries");
        var allowed = int.Parse(Regex.Match(deliveries, $@"{queue} = (?<value>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(1 + Endpoints.FleetRedeliveries.Count, 2, allowed);
        Assert.All(Endpoints.FleetRedeliveries, delay => Assert.InRange(delay, TimeSpan.FromSeconds(1), SqsLimits.MaxVisibility));
    }

    [Fact]
    public void Retention_and_visibility_are_the_programs_own()
    {
        var dead = TerraformText.Block("queues.tf", "resource \"aws_sqs_queue\" \"dead\"");
        var queue = TerraformText.Block("queues.tf", "resource \"aws_sqs_queue\" \"main\"");
        Assert.Equal(SqsLimits.MaxRetention, Seconds(TerraformText.Argument(dead, "message_retention_seconds")));
        Assert.True(Seconds(TerraformText.Argument(queue, "message_retention_seconds")) < SqsLimits.MaxRetention);
        Assert.Equal(s_options.Visibility, Seconds(TerraformText.Default("variables.tf", "visibility_seconds")));
    }

    [Fact]
    public void The_program_accepts_every_setting_and_makes_nothing()
    {
        var environment = TerraformText.Block("cluster.tf", "fleet_environment = merge(");
        var values = Settings().Matches(environment).ToDictionary(
            setting => setting.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal), setting => (string?)ValueOf(setting.Groups["value"].Value), StringComparer.Ordinal);
        var options = FleetOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        Assert.Equal(AmazonSqsTopologyMode.Verify, options.Topology);
        Assert.Equal(FleetRole.Map, RoleOf("worker.tf"));
        Assert.Equal(FleetRole.Reduce, RoleOf("reducer.tf"));
        Assert.Equal(8, values.Count);

        static string ValueOf(string value) => value.StartsWith('"') ? value.Trim('"')
            : value.Contains("state_uri", StringComparison.Ordinal) ? "s3://bucket/fleet/"
            : value.Contains("visibility", StringComparison.Ordinal) ? "30"
            : "some-name";

        static FleetRole RoleOf(string file) =>
            Enum.Parse<FleetRole>(RoleSetting().Match(TerraformText.Of(file)).Groups["role"].Value, ignoreCase: true);
    }

    [Fact]
    public void The_producer_is_told_of_the_worker_service_in_words_that_it_knows()
    {
        var environment = TerraformText.Block("producer.tf", "producer_environment = merge(");
        var names = Settings().Matches(environment).Select(setting => setting.Groups["name"].Value).ToList();
        Assert.Equal(["QUEUEMAP__ECS__CLUSTER", "QUEUEMAP__ECS__MAXTASKS", "QUEUEMAP__ECS__SERVICE", "QUEUEMAP__ECS__TASKSIZE"], names.Order(StringComparer.Ordinal));
        var told = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["QUEUEMAP__STATE"] = s_options.State,
            ["QUEUEMAP__ECS__CLUSTER"] = "queuemap",
            ["QUEUEMAP__ECS__SERVICE"] = "queuemap-worker",
            ["QUEUEMAP__ECS__MAXTASKS"] = TerraformText.Default("variables_tasks.tf", "worker_max"),
            ["QUEUEMAP__ECS__TASKSIZE"] = EcsSettings.DefaultTaskSize,
        };

        var ecs = FleetOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(told.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value))).Build()).Ecs;

        Assert.Equal(new EcsSettings("queuemap", "queuemap-worker", MaxTasks: 12), ecs);
        Assert.Equal("{ cpu = 1024, memory = 2048 }", TerraformText.Default("variables_tasks.tf", "worker_size")); // 1:2
    }

    [Fact]
    public void A_task_may_end_by_itself_before_it_is_killed()
    {
        var cluster = TerraformText.Of("cluster.tf");
        var stop = Seconds(TerraformText.Argument(cluster, "stopTimeout"));
        Assert.Equal(TimeSpan.FromSeconds(120), stop); // The longest that Fargate knows.
        Assert.Equal(FleetOptions.DefaultStopWithin, Seconds(TerraformText.Argument(cluster, "QUEUEMAP__STOPWITHINSECONDS").Trim('"')));
        Assert.True(FleetOptions.DefaultStopWithin < stop);
    }

    [Fact]
    public void The_container_runs_as_the_images_user_and_the_tag_is_the_version()
    {
        Assert.Contains($"USER {TerraformText.Argument(TerraformText.Of("cluster.tf"), "user").Trim('"')}", ComposeFile.DockerfileLines);
        var version = XDocument.Load(Path.Join(ComposeFile.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
        Assert.Equal(version, TerraformText.Default("variables_tasks.tf", "image_tag").Trim('"'));
    }

    private static string ConstantOf(string source, string name) =>
        Regex.Match(source, $@"const int {name} = (?<value>\d+);", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value;

    private static TimeSpan Seconds(string number) => TimeSpan.FromSeconds(int.Parse(number, CultureInfo.InvariantCulture));

    [GeneratedRegex("MaxReceiveCount", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MaxReceiveCounts();

    [GeneratedRegex(@"(?m)^\s*(?<name>QUEUEMAP__\w+)\s*=\s*(?<value>.+?)\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Settings();

    [GeneratedRegex(@"QUEUEMAP__ROLE = ""(?<role>\w+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleSetting();
}
