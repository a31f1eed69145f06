using System.Text;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Tests.Contracts;

public sealed class Utf8OrderTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "aa")]
    [InlineData("", "a")]
    [InlineData("a/b", "a0b")]
    [InlineData("\uFF5E", "\U0001F600")]
    [InlineData("x\uE000", "x\U00010000")]
    public void Orders_strings_as_their_UTF8_bytes(string smaller, string greater)
    {
        Assert.True(Encoding.UTF8.GetBytes(smaller).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(greater)) < 0);
        Assert.True(Utf8Order.Instance.Compare(smaller, greater) < 0);
        Assert.True(Utf8Order.Instance.Compare(greater, smaller) > 0);
        Assert.Equal(0, Utf8Order.Instance.Compare(smaller, smaller));
    }
}
