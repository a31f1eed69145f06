using MassTransit;
using QueueMap.AmazonSqs.Topology;

namespace QueueMap.AmazonSqs.Tests.Topology;

public sealed class FilterPolicyTests
{
    private static readonly Dictionary<string, string> Red = new() { ["color"] = "red", ["size"] = "XL" };

    [Theory]
    [InlineData("""{"color":["red"]}""", true)]
    [InlineData("""{"color":["blue","red"]}""", true)]
    [InlineData("""{"color":["blue"]}""", false)]
    [InlineData("""{"color":["red"],"size":["S"]}""", false)]
    [InlineData("""{"shape":["round"]}""", false)]
    [InlineData("""{"color":[{"prefix":"re"}]}""", true)]
    [InlineData("""{"color":[{"suffix":"re"}]}""", false)]
    [InlineData("""{"color":[{"equals-ignore-case":"RED"}]}""", true)]
    [InlineData("""{"color":[{"anything-but":"red"}]}""", false)]
    [InlineData("""{"color":[{"anything-but":["blue","green"]}]}""", true)]
    [InlineData("""{"shape":[{"anything-but":["round"]}]}""", false)]
    [InlineData("""{"shape":[{"exists":false}]}""", true)]
    [InlineData("""{"color":[{"exists":false}]}""", false)]
    [InlineData("""{}""", true)]
    public void A_message_is_taken_when_every_named_header_matches_a_condition(string policy, bool isTaken) =>
        Assert.Equal(isTaken, FilterPolicy.Parse(policy).Takes(Red));

    [Theory]
    [InlineData("""{"price":[{"numeric":[">",1]}]}""", "numeric")]
    [InlineData("""{"price":[1]}""", "headers are text")]
    [InlineData("""{"color":"red"}""", "no list")]
    [InlineData("""["red"]""", "no JSON object")]
    [InlineData("red", "no JSON object")]
    public void What_is_not_understood_is_refused_rather_than_guessed(string policy, string hint) => Assert.Contains(
        hint, Assert.Throws<AmazonSqsTransportConfigurationException>(() => FilterPolicy.Parse(policy)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_filter_on_bodies_is_refused()
    {
        var attributes = new Dictionary<string, object> { ["FilterPolicyScope"] = "MessageBody", ["FilterPolicy"] = """{"color":["red"]}""" };
        Assert.Contains("bodies", Assert.Throws<AmazonSqsTransportConfigurationException>(() => FilterPolicy.Of([attributes])).Message, StringComparison.Ordinal);
    }
}
