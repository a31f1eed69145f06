using System.Security.Cryptography;
using QueueMap.Contracts.Items;
using QueueMap.Contracts.Runs;
using QueueMap.Storage.Objects;
using QueueMap.Storage.S3;

namespace QueueMap.Producer.Listing.Lists;

/// <summary>
/// Where a list lies: beside other files in a folder that is opened as sources are, so that a list in S3 is read with the
/// same retries and in the same ranges as items are.
/// </summary>
public sealed class ListFile
{
    private readonly IObjectSource _folder;
    private readonly string _name;

    private ListFile(IObjectSource folder, string name, string location) => (_folder, _name, Location) = (folder, name, location);

    public string Location { get; }

    private bool IsInS3 => S3Address.IsOne(Location);

    /// <param name="open">Opens a source.</param>
    /// <param name="spec">The run that reads the list.</param>
    public static ListFile Of(Func<RunSpec, IObjectSource> open, RunSpec spec, string location)
    {
        var end = S3Address.IsOne(location) ? location.LastIndexOf('/') + 1 : location.Length - Path.GetFileName(location).Length;
        return new ListFile(open(SpecOf(spec, location[..end])), location[end..], location);
    }

    /// <summary>
    /// The run with another place to read from. What lies in the source's own bucket is read as the source is; a list in
    /// another bucket is the user's, and signed for also where the source is public.
    /// </summary>
    public static RunSpec SpecOf(RunSpec spec, string folder)
    {
        var isBeside = S3Address.IsOne(folder) && S3Address.IsOne(spec.Source) && S3Address.Parse(folder).Bucket == S3Address.Parse(spec.Source).Bucket;
        return spec with { Source = folder, Access = isBeside || spec.Access is null ? spec.Access : spec.Access with { Anonymous = false } };
    }

    /// <summary>What the list is like now.</summary>
    /// <exception cref="ListException">It cannot be read.</exception>
    public async ValueTask<ItemList> DescribeAsync(ListKind kind, CancellationToken cancellation)
    {
        try
        {
            var found = await FindAsync(cancellation);
            return new ItemList(kind, Location, found.Size, await TagOfAsync(found, cancellation));
        }
        catch (ItemException fault)
        {
            throw Unreadable(fault);
        }
    }

    /// <exception cref="ListException">It cannot be read, or is not what it was when the run was created.</exception>
    public async ValueTask<Stream> OpenAsync(ItemList known, CancellationToken cancellation)
    {
        try
        {
            var found = await FindAsync(cancellation);
            var tag = await TagOfAsync(found, cancellation);
            return (found.Size, tag) == (known.Size, known.Tag) ? await _folder.OpenAsync(found, cancellation) : throw new ListException(
                $"The list {Location} is not what it was when the run was created: it had {known.Size:N0} bytes ({known.Tag}) and now has "
                + $"{found.Size:N0} ({tag}). Put the old one back and resume the run, or cancel it and start a new one.");
        }
        catch (ItemException fault)
        {
            throw Unreadable(fault);
        }
    }

    private async ValueTask<Item> FindAsync(CancellationToken cancellation) => await _folder.FindAsync(_name, cancellation)
        ?? throw new ListException($"There is no list {Location}, or it is no ordinary file. Check its name.");

    private async ValueTask<string> TagOfAsync(Item found, CancellationToken cancellation)
    {
        if (IsInS3)
        {
            return found.ETag;
        }

        await using var content = await _folder.OpenAsync(found, cancellation);
        return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation))}";
    }

    private ListException Unreadable(ItemException fault) => new($"The list {Location} cannot be read: {fault.Message}", fault);
}
