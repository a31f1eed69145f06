using QueueMap.Producer.Commands;
using QueueMap.Producer.Planning;
using QueueMap.Producer.Simulating;
using QueueMap.Tests.Storage;

namespace QueueMap.Tests.Planning;

/// <summary>Prices and service times as files: what is not given stays as shipped, and what is wrong is named.</summary>
public sealed class FileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_shipped_price_has_its_date_and_its_source()
    {
        Assert.Equal(15, Prices.Standard.All.Count);
        Assert.All(Prices.Standard.All.Values, price => Assert.True(price is { Usd: > 0, Date.Length: > 0, Source.Length: > 0 }));
    }

    [Fact]
    public void A_file_overrides_a_part()
    {
        var prices = Prices.Standard.With(Write("""{"date": "2027-05", "prices": {"s3ThousandGets": {"usd": 1, "source": "contract"}, "fargateSpotShare": {"usd": 0.3}}}"""));

        Assert.Equal((0.001m, 0.3m, 0.03238m), (prices.S3Get, prices.FargateSpotShare, prices.FargateVcpuHour(Architecture.Arm)));
        Assert.Equal(("2027-05", "us-east-1"), (prices.Date, prices.Region));
        Assert.Equal(new Price(1, "2027-05", "contract"), prices.All["s3ThousandGets"]);
        Assert.Equal("2026-01", prices.All["s3ThousandPutsAndLists"].Date);
    }

    [Theory]
    [InlineData("""{"prices": {"s3Gets": {"usd": 1}}}""", "has 's3Gets', which is no price. There are fargateX86VcpuHour,")]
    [InlineData("""{"prices": {"s3ThousandGets": {"usd": -1}}}""", "has -1 for 's3ThousandGets'; give \"usd\" as a number of 0 or more")]
    [InlineData("""{"price": {}}""", "cannot be read")]
    [InlineData("{", "cannot be read")]
    public void Prices_that_are_none_are_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<UsageException>(() => Prices.Standard.With(Write(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Service_times_are_read_as_they_were_written()
    {
        var times = new ServiceTimes { Origin = "here", GetMilliseconds = 12.5, TaskStartSeconds = 40 };

        Assert.Equal(times, ServiceFile.Read(Write(ServiceFile.Write(times))));
        Assert.Equal(new ServiceTimes { OpenSeconds = 3 }, ServiceFile.Read(Write("""{"openSeconds": 3}""")));
    }

    [Theory]
    [InlineData("""{"getSeconds": 1}""", "cannot be read")]
    [InlineData("""{"origin": null}""", "cannot be read")]
    [InlineData("""{"getMilliseconds": -2}""", "getMilliseconds is -2; it must be a number from 0")]
    public void Service_times_that_are_none_are_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<UsageException>(() => ServiceFile.Read(Write(json))).Message, StringComparison.Ordinal);

    private string Write(string text)
    {
        var file = Path.Join(_folder.Path, "file.json");
        File.WriteAllText(file, text);
        return file;
    }
}
