using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>The options that name a list of the items of a new run, in place of listing its source.</summary>
internal sealed class ListOptions
{
    private const string InventoryForm = "s3://BUCKET/PATH/manifest.json, as S3 writes it beside an inventory's checksum";

    private readonly Option<string?> _keys = new("--keys")
    {
        Description = "List these keys, relative to SOURCE, in place of SOURCE itself: a .txt, .csv or .jsonl file, or s3://bucket/key.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _inventory = new("--inventory")
    {
        Description = "List what lies below SOURCE by an S3 Inventory in CSV, in place of SOURCE itself.",
        HelpName = "S3",
    };

    public ListOptions()
    {
        _keys.Validators.Add(result => SharedOptions.Check(result, KeyForms.Has, KeyForms.Form));
        _inventory.Validators.Add(result => SharedOptions.Check(
            result, text => S3Address.IsOne(text) && text.EndsWith(".json", StringComparison.Ordinal), InventoryForm));
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_keys);
        command.Options.Add(_inventory);
    }

    /// <summary>The run with its list as it is now, where one is named.</summary>
    /// <exception cref="UsageException">The options do not go together.</exception>
    /// <exception cref="ListException">The list cannot be read.</exception>
    public async ValueTask<RunSpec> AddListAsync(ParseResult parsed, Home home, RunSpec spec)
    {
        var (keys, inventory) = (parsed.GetValue(_keys), parsed.GetValue(_inventory));
        if (keys is not null && inventory is not null)
        {
            throw new UsageException("--keys and --inventory are both given; a run is listed from one list. Leave one out.");
        }

        if (inventory is not null && !S3Address.IsOne(spec.Source))
        {
            throw new UsageException($"--inventory lists a bucket, and SOURCE is the directory {spec.Source}. Give s3://BUCKET/PREFIX as SOURCE, or --keys.");
        }

        return (keys, inventory) switch
        {
            (not null, _) => await WithAsync(ListKind.Keys, S3Address.IsOne(keys) ? keys : Path.GetFullPath(keys)),
            (_, not null) => await WithAsync(ListKind.Inventory, inventory),
            _ => spec,
        };

        async ValueTask<RunSpec> WithAsync(ListKind kind, string location) =>
            spec with { List = await ItemLists.DescribeAsync(home.OpenSource, spec, kind, location, CancellationToken.None) };
    }
}
