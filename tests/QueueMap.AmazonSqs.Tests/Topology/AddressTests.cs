using MassTransit;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Tests.Topology;

public sealed class AddressTests
{
    private static readonly Uri Host = new("amazonsqs://eu-central-1/");
    private static readonly Uri Scoped = new("amazonsqs://eu-central-1/shop");

    [Theory]
    [InlineData("amazonsqs://eu-central-1/", "/")]
    [InlineData("amazonsqs://eu-central-1/shop", "shop")]
    public void A_host_has_a_region_and_perhaps_a_scope(string address, string scope)
    {
        var host = new AmazonSqsHostAddress(new Uri(address));
        Assert.Equal(("eu-central-1", scope), (host.Host, host.Scope));
        Assert.Equal(new Uri(address), (Uri)host);
        Assert.Equal(host, new AmazonSqsHostAddress("eu-central-1", scope));
    }

    [Theory]
    [InlineData("queue:orders", "amazonsqs://eu-central-1/orders", "amazonsqs://eu-central-1/shop/orders")]
    [InlineData("queue:orders?temporary=true", "amazonsqs://eu-central-1/orders?durable=false&autodelete=true", "amazonsqs://eu-central-1/shop/orders?durable=false&autodelete=true")]
    [InlineData("topic:news", "amazonsqs://eu-central-1/news?type=topic", "amazonsqs://eu-central-1/shop_news?type=topic")]
    [InlineData("amazonsqs://us-east-1/other/orders", "amazonsqs://us-east-1/other/orders", "amazonsqs://us-east-1/other/orders")]
    public void A_short_address_is_of_the_host_and_its_scope(string address, string unscoped, string scoped)
    {
        Assert.Equal(new Uri(unscoped), (Uri)new AmazonSqsEndpointAddress(Host, new Uri(address)));
        Assert.Equal(new Uri(scoped), (Uri)new AmazonSqsEndpointAddress(Scoped, new Uri(address)));
    }

    [Theory]
    [InlineData("queue:a", true, false)]
    [InlineData("queue:a?temporary=true", false, true)]
    [InlineData("queue:a?temporary=false", true, false)]
    [InlineData("queue:a?durable=false", false, false)]
    [InlineData("queue:a?autodelete=true", true, true)]
    public void The_query_says_how_long_a_queue_lives(string address, bool durable, bool autoDelete)
    {
        var queue = new AmazonSqsEndpointAddress(Host, new Uri(address));
        Assert.Equal((durable, autoDelete), (queue.Durable, queue.AutoDelete));
    }

    [Fact]
    public void The_short_form_of_a_topic_leads_back_to_it()
    {
        var topic = new AmazonSqsEndpointAddress(Scoped, new Uri("topic:news"));
        Assert.Equal(new Uri("topic:news?type=topic"), topic.TopicAddress);
        Assert.Equal(topic, new AmazonSqsEndpointAddress(Scoped, topic.TopicAddress));
        Assert.Throws<InvalidOperationException>(() => new AmazonSqsEndpointAddress(Scoped, new Uri("queue:news")).TopicAddress);
    }

    [Fact]
    public void Another_transports_address_is_refused_with_what_is_allowed()
    {
        Assert.Contains("queue:name", Assert.Throws<ArgumentException>(() => new AmazonSqsEndpointAddress(Host, new Uri("rabbitmq://host/a"))).Message, StringComparison.Ordinal);
        Assert.Contains("amazonsqs://", Assert.Throws<ArgumentException>(() => new AmazonSqsHostAddress(new Uri("rabbitmq://host"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue:orders.fifo", "FIFO")]
    [InlineData("queue:has.dot", "A-Z")]
    public void A_queue_that_cannot_be_is_refused_when_it_is_sent_to(string address, string hint) => Assert.Contains(
        hint, Assert.Throws<AmazonSqsTransportConfigurationException>(() => QueueName.Parse(Host, new Uri(address))).Message, StringComparison.Ordinal);
}
