using Microsoft.Extensions.Configuration;
using QueueMap.Worker.Fleet;

namespace QueueMap.Tests.Deployment;

/// <summary>What can be known of the containers without a container.</summary>
public sealed class ComposeFileTests
{
    private static readonly string[] s_once = ["setup", "seed", "producer"];
    private static readonly string[] s_fleet = ["setup", "worker", "reducer", "producer"];

    public static TheoryData<string> Services => [.. ComposeFile.Services.Keys];

    public static TheoryData<string> FleetServices => [.. s_fleet];

    [Fact]
    public void It_has_the_parts_of_a_fleet_and_nothing_else() => Assert.Equal(
        ["dynamodb", "fauxqs", "producer", "reducer", "seed", "setup", "worker"],
        ComposeFile.Services.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_is_hardened_and_publishes_no_port(string name)
    {
        var service = ComposeFile.Services[name];
        Assert.Equal(["ALL"], service.List("cap_drop"));
        Assert.False(service.Has("cap_add"));
        Assert.False(service.Has("privileged"));
        Assert.Equal(["no-new-privileges:true"], service.List("security_opt"));
        Assert.Equal("true", service.Text("read_only"));
        Assert.False(service.Has("ports"));
        Assert.False(service.Has("container_name"), "a service with a name of its own cannot be scaled");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_image_is_pinned_or_built_here(string name)
    {
        var service = ComposeFile.Services[name];
        if (service.Has("image"))
        {
            Assert.Matches(@"^[a-z0-9./-]+:\d+\.\d+\.\d+$", service.Text("image"));
            Assert.False(service.Has("build"));
            return;
        }

        Assert.Contains(ComposeFile.DockerfileLines, line => line.EndsWith($" AS {service.Map("build")["target"]}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_stays_is_asked_for_its_health_without_a_shell(string name)
    {
        var service = ComposeFile.Services[name];
        Assert.Equal(!s_once.Contains(name), service.Has("healthcheck"));
        if (service.Has("healthcheck"))
        {
            Assert.Equal("CMD", ((IEnumerable<object>)service.Map("healthcheck")["test"]!).First());
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Nothing_waits_for_what_cannot_come(string name)
    {
        foreach (var (other, how) in ComposeFile.Services[name].Map("depends_on"))
        {
            var condition = (string)ComposeService.MapOf(how)["condition"]!;
            Assert.Equal(s_once.Contains(other) ? "service_completed_successfully" : "service_healthy", condition);
            Assert.True(ComposeFile.Services.ContainsKey(other), other);
        }
    }

    [Theory]
    [MemberData(nameof(FleetServices))]
    public void The_program_accepts_every_setting(string name)
    {
        var options = FleetOptionsReader.Read(ConfigurationOf(name));
        Assert.Equal(name switch { "worker" => FleetRole.Map, "reducer" => FleetRole.Reduce, _ => FleetRole.All }, options.Role);
    }

    [Theory]
    [MemberData(nameof(FleetServices))]
    public void It_reaches_the_emulators_and_nothing_beyond(string name)
    {
        var environment = ComposeFile.Services[name].Map("environment");
        foreach (var variable in new[] { "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB" })
        {
            Assert.Contains(new Uri((string)environment[variable]!).Host, ComposeFile.Services.Keys);
        }

        Assert.Equal("key", environment["AWS_ACCESS_KEY_ID"]);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("reducer")]
    public void It_may_end_by_itself_before_it_is_killed(string name)
    {
        var grace = ComposeFile.Services[name].Text("stop_grace_period");
        var seconds = int.Parse(grace.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(FleetOptionsReader.Read(ConfigurationOf(name)).StopWithin < TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Every_base_image_can_be_replaced_and_no_program_is_root()
    {
        var lines = ComposeFile.DockerfileLines;
        var stages = lines.Where(line => line.Contains(" AS ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).ToHashSet(StringComparer.Ordinal);
        foreach (var from in lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]))
        {
            Assert.True(stages.Contains(from) || from is "${SDK_IMAGE}" or "${RUNTIME_IMAGE}", from);
        }

        Assert.Equal(["USER 1654:1654"], lines.Where(line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.All(["seed", "worker", "producer"], stage => Assert.Contains($"FROM base AS {stage}", lines));
    }

    private static IConfiguration ConfigurationOf(string service) => new ConfigurationBuilder()
        .AddInMemoryCollection(ComposeFile.Services[service].Map("environment")
            .Where(entry => entry.Key.StartsWith("QUEUEMAP__", StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key.Replace("__", ":", StringComparison.Ordinal), (string?)entry.Value)))
        .Build();
}
