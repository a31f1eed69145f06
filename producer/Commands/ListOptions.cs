using System.CommandLine;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Listing.Lists;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Commands;

/// <summary>The options that name a list of the items of a new run, in place of listing its source.</summary>
internal sealed class ListOptions
{
    private readonly Option<string?> _keys = new("--keys")
    {
        Description = "List these keys, relative to SOURCE, in place of SOURCE itself: a .txt, .csv or .jsonl file, or s3://bucket/key.",
        HelpName = "FILE",
    };

    public ListOptions() => _keys.Validators.Add(result => SharedOptions.Check(result, KeyForms.Has, KeyForms.Form));

    public void AddTo(Command command) => command.Options.Add(_keys);

    /// <summary>The run with its list as it is now, where one is named.</summary>
    /// <exception cref="ListException">The list cannot be read.</exception>
    public async ValueTask<RunSpec> AddListAsync(ParseResult parsed, Home home, RunSpec spec) => parsed.GetValue(_keys) is { } keys
        ? spec with { List = await ListFile.Of(home.OpenSource, spec, FullOf(keys)).DescribeAsync(ListKind.Keys, CancellationToken.None) }
        : spec;

    private static string FullOf(string location) => S3Address.IsOne(location) ? location : Path.GetFullPath(location);
}
