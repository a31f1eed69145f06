using MassTransit.AmazonSqsTransport;
using QueueMap.AmazonSqs.Tests.Buses;

namespace QueueMap.AmazonSqs.Tests.Topology;

public sealed class MessageNameTests
{
    [Theory]
    [InlineData(typeof(Work), "QueueMap_AmazonSqs_Tests_Buses-Work")]
    [InlineData(typeof(Nested), "QueueMap_AmazonSqs_Tests_Topology-MessageNameTests_Nested")]
    [InlineData(typeof(Dictionary<Work, string>), "System_Collections_Generic-Dictionary--QueueMap_AmazonSqs_Tests_Buses-Work__System-String--")]
    public void A_topic_has_the_name_of_its_type(Type type, string name) => Assert.Equal(name, new AmazonSqsMessageNameFormatter().GetMessageName(type));

    [Fact]
    public void Separators_and_the_namespace_are_the_callers_choice()
    {
        Assert.Equal("MessageNameTests+Nested", new AmazonSqsMessageNameFormatter(includeNamespace: false, nestedTypeSeparator: "+").GetMessageName(typeof(Nested)));
        Assert.Throws<ArgumentException>(() => new AmazonSqsMessageNameFormatter().GetMessageName(typeof(List<>)));
    }

    private sealed record Nested;
}
