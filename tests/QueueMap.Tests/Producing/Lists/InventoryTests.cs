using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Listing;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;
using QueueMap.Tests.Reducing;
using QueueMap.Tests.Storage.S3;
using QueueMap.Tests.Storage.S3.Server;

namespace QueueMap.Tests.Producing.Lists;

/// <summary>An S3 Inventory in place of a listing: what it says is current and lies below the source.</summary>
public sealed class InventoryTests : IAsyncDisposable
{
    private const string Plain = "Bucket, Key, Size, LastModifiedDate, ETag";
    private const string Versioned = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag";
    private const string Location = $"s3://{MemoryS3.Bucket}/inv/2026/manifest.json";

    private readonly MemoryS3 _server = new();
    private readonly S3Connections _connections;

    public InventoryTests() => _connections = new S3Connections(S3Places.At(_server.Url));

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Keys_below_the_prefix_are_listed_as_the_inventory_has_them()
    {
        PutInventory(Plain,
            """
            "queuemap-tests","gsod/2024/b.csv","7","2026-01-02T03:04:05.000Z","e1"
            "queuemap-tests","gsod/","0","2026-01-02T03:04:05.000Z","e2"
            "queuemap-tests","gsod2/2024/c.csv","7","2026-01-02T03:04:05.000Z","e3"
            """,
            """
            "queuemap-tests","gsod/2024/a+%2B+%C3%A9%2520.csv","8","2026-01-02T03:04:05.000Z","e4"
            """);

        var items = await ItemsAsync();

        Assert.Equal([new Item("2024/b.csv", 7, "\"e1\""), new Item("2024/a + \u00e9%20.csv", 8, "\"e4\"")], items);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), items[0].Modified);
        Assert.DoesNotContain(_server.Requests, request => request.Key.StartsWith("gsod", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_versioned_bucket_the_latest_versions_count_without_deletions()
    {
        PutInventory(Versioned,
            """
            "queuemap-tests","gsod/a.csv","v2","true","false","7","e1"
            "queuemap-tests","gsod/a.csv","v1","false","false","6","e0"
            "queuemap-tests","gsod/b.csv","v2","true","true","",""
            "queuemap-tests","gsod/b.csv","v1","false","false","5","e5"
            """);

        Assert.Equal([new Item("a.csv", 7, "\"e1\"")], await ItemsAsync());
    }

    [Fact]
    public async Task Columns_that_an_inventory_lacks_are_asked_of_the_source()
    {
        var tag = _server.Put("gsod/a.csv", "12345"u8.ToArray());
        PutInventory("Key, Bucket", "\"gsod/a.csv\",\"queuemap-tests\"\n\"gsod/none.csv\",\"queuemap-tests\"\n");

        Assert.Equal([new Item("a.csv", 5, tag), Item.NotFound("none.csv")], await ItemsAsync());
    }

    [Theory]
    [InlineData("ORC")]
    [InlineData("Parquet")]
    public async Task Other_formats_are_refused_with_what_to_do(string format)
    {
        PutManifest(Plain, [], format: format);

        Assert.Contains($"is in {format}; only CSV is read. Set its format to CSV", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inventory_of_another_bucket_is_refused()
    {
        PutManifest(Plain, [], bucket: "another");

        Assert.Contains("is of the bucket another, and SOURCE lies in queuemap-tests", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("<xml/>")]
    public async Task What_is_no_manifest_is_refused(string content)
    {
        _server.Put("inv/2026/manifest.json", Encoding.UTF8.GetBytes(content));

        Assert.Contains("is no manifest of an S3 Inventory.", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_of_another_MD5_ends_the_listing()
    {
        var data = PutData("inv/data/0.csv.gz", "\"queuemap-tests\",\"gsod/a.csv\",\"7\",\"\",\"e1\"\n");
        PutManifest(Plain, [data with { Md5 = new string('0', 32) }]);

        var refused = await RefusedAsync();

        Assert.Contains("The data file inv/data/0.csv.gz of the inventory", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"its MD5 is {data.Md5}, where the manifest says {new string('0', 32)}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "it is not in the bucket of the manifest")]
    [InlineData("longer", "where the manifest says")]
    [InlineData("cut", "")] // Found by whatever reads it first: decompression, CSV or MD5.
    [InlineData("columns", "line 1 does not have the columns Bucket, Key")]
    public async Task A_damaged_data_file_ends_the_listing_and_is_named(string damage, string error)
    {
        var data = PutData("inv/data/0.csv.gz", damage == "columns" ? "\"queuemap-tests\",\"gsod/a.csv\"\n" : Rows(5_000));
        if (damage == "cut")
        {
            var cut = Gzip(Rows(5_000))[..^100];
            _server.Put(data.Key, cut);
            data = data with { Size = cut.Length };
        }

        PutManifest(Plain, [damage == "missing" ? data with { Key = "none" } : damage == "longer" ? data with { Size = 1 } : data]);

        var refused = await RefusedAsync();

        Assert.Contains("of the inventory s3://queuemap-tests/inv/2026/manifest.json cannot be used: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inventory_that_is_written_anew_is_refused_on_resume()
    {
        PutInventory(Plain, Rows(1));
        var list = await ItemLists.DescribeAsync(Open, Spec(), ListKind.Inventory, Location, default);
        PutInventory(Plain, Rows(2));

        var refused = await Assert.ThrowsAsync<ListException>(() => ItemsAsync(list));

        Assert.Contains("is not what it was when the run was created", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_over_an_inventory_keeps_to_the_partitions_of_its_source_and_goes_on_where_its_manifest_ends()
    {
        _server.Put("gsod/2024/x.csv", []);
        PutInventory(Plain, string.Concat(Enumerable.Range(0, 10).Select(i => Row(i % 2 == 0 ? $"gsod/2024/{i}.csv" : $"gsod/index/{i}.csv"))));
        var world = new RunWorld(objects: 0);
        var spec = Spec() with { Batching = new BatchLimits(2), Job = JobCatalog.HottestByMonth };
        spec = spec with { List = await ItemLists.DescribeAsync(Open, spec, ListKind.Inventory, Location, default) };
        await world.Ledger.CreateAsync(new RunHeader { Spec = spec }, default);

        await new ListingPump(world.Ledger, world.Manifest, Open).RunAsync(spec, new Announcements(), default);

        var listing = (await world.ReadAsync()).Header.Listing;
        var batches = await world.Manifest.ReadAsync(0, default).ToListAsync();
        Assert.Equal((true, 5, 5), (listing.Complete, listing.Items, listing.LeftOut));
        Assert.Equal([(3L, 1L), (7, 3), (9, 4)], batches.Select(batch => (batch.At!.Value, batch.LeftOut)));
    }

    private static RunSpec Spec() => new()
    {
        Run = "run",
        Job = JobCatalog.HottestByMonth with { Items = new ItemRule(["**/*"]) },
        Source = $"s3://{MemoryS3.Bucket}/gsod/",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static string Row(string key) => $"\"queuemap-tests\",\"{key}\",\"1\",\"2026-01-01T00:00:00.000Z\",\"e\"\n";

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(i => Row($"gsod/{i * 7919}.csv")));

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    private S3Source Open(RunSpec spec) => new(_connections, S3Address.Parse(spec.Source));

    private async Task<IReadOnlyList<Item>> ItemsAsync(ItemList? known = null)
    {
        var list = known ?? await ItemLists.DescribeAsync(Open, Spec(), ListKind.Inventory, Location, default);
        var listing = ItemLists.Open(Open, Spec(), list, partitioned: false);
        return await listing.ReadAsync(new ListingCursor(), default).Select(listed => listed.Item).ToListAsync();
    }

    private async Task<SourceException> RefusedAsync() => await Assert.ThrowsAsync<ListException>(() => ItemsAsync());

    private void PutInventory(string schema, params string[] files) =>
        PutManifest(schema, [.. files.Select((rows, i) => PutData($"inv/data/{i}.csv.gz", rows))]);

    private DataFile PutData(string key, string rows)
    {
        var content = Gzip(rows);
        _server.Put(key, content);
#pragma warning disable CA5351 // As S3 writes it.
        return new DataFile(key, content.Length, Convert.ToHexStringLower(MD5.HashData(content)));
#pragma warning restore CA5351
    }

    private void PutManifest(string schema, DataFile[] files, string format = "CSV", string bucket = MemoryS3.Bucket) => _server.Put(
        "inv/2026/manifest.json",
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            sourceBucket = bucket,
            destinationBucket = "arn:aws:s3:::anywhere",
            version = "2016-11-30",
            creationTimestamp = "1767225600000",
            fileFormat = format,
            fileSchema = schema,
            files = files.Select(file => new { key = file.Key, size = file.Size, MD5checksum = file.Md5 }),
        }));

    private sealed record DataFile(string Key, long Size, string Md5);
}
