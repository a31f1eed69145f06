using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using MassTransit;
using QueueMap.AmazonSqs.Configuration;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Configuration;

public sealed class HostTests
{
    private static AmazonSqsHostSettings Settings(string address, Action<IAmazonSqsHostConfigurator>? configure = null)
    {
        var host = new AmazonSqsHostConfigurator(new Uri(address));
        configure?.Invoke(host);
        return host.Settings;
    }

    [Fact]
    public void The_address_may_say_region_scope_and_keys()
    {
        var settings = Settings("amazonsqs://key:se%2Fcret@eu-central-1/shop");
        Assert.Equal(RegionEndpoint.EUCentral1, settings.Region);
        Assert.Equal(new Uri("amazonsqs://eu-central-1/shop"), settings.HostAddress);
        Assert.Equal(("key", "se/cret"), (settings.AccessKey, settings.SecretKey));
        Assert.False(settings.ScopeTopics);
    }

    [Fact]
    public void A_host_that_is_no_region_is_left_to_the_standard_chain()
    {
        var settings = Settings("amazonsqs://localhost:4566");
        Assert.Null(settings.Region);
        Assert.Null(settings.AccessKey);
        Assert.Equal(new Uri("amazonsqs://localhost/"), settings.HostAddress);
    }

    [Fact]
    public void One_key_without_the_other_is_a_configuration_error() =>
        Assert.Throws<ConfigurationException>(() => Settings("amazonsqs://eu-central-1", host => host.AccessKey("key")));

    [Fact]
    public void The_SDKs_configuration_of_an_SQS_client_is_read()
    {
        var client = Settings("amazonsqs://localhost", host => host.Config(new SdkConfig("sqs")
        {
            ServiceURL = "http://sqs.test/",
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 7,
            Timeout = TimeSpan.FromSeconds(3),
        })).Client;
        Assert.Equal((new Uri("http://sqs.test/"), "eu-west-1", 7, TimeSpan.FromSeconds(3)), (client.ServiceUrl, client.Region, client.MaxRetries, client.RequestTimeout));
        Assert.Equal("eu-west-3", Settings("amazonsqs://localhost", host => host.Config(new SdkConfig("sqs") { RegionEndpoint = RegionEndpoint.EUWest3 })).Client.Region);
    }

    [Fact]
    public void That_of_an_SNS_client_is_passed_over_and_another_services_is_refused()
    {
        Assert.Null(Settings("amazonsqs://localhost", host => host.Config(new SdkConfig("sns") { ServiceURL = "http://sns.test/" })).Client.ServiceUrl);
        Assert.Contains("'s3'", Assert.Throws<ConfigurationException>(() => Settings("amazonsqs://localhost", host => host.Config(new SdkConfig("s3")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Localstack_is_on_this_machine_unless_the_environment_says_where()
    {
        var said = new SqsClientOptions().EffectiveServiceUrl;
        Assert.Equal(new Uri(said ?? "http://localhost:4566"), Settings("amazonsqs://localhost:4566", Localstack.Configure).Client.ServiceUrl);
    }

    [Fact]
    public void The_default_host_is_that_of_the_region()
    {
        var bus = AmazonSqsBusFactory.Create(configurator => configurator.UseDefaultHost(RegionEndpoint.EUWest1, host => host.Scope("shop")));
        Assert.Equal(("eu-west-1", "/shop"), (bus.Address.Host, bus.Address.AbsolutePath[..5]));
    }

    private sealed class SdkConfig(string service) : ClientConfig(new DefaultConfigurationProvider(
        [new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        public override string RegionEndpointServiceName => service;

        public override string ServiceVersion => "";

        public override string UserAgent => "";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => throw new NotSupportedException();
    }
}
