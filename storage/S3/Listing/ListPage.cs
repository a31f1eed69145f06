using QueueMap.Contracts.Items;

namespace QueueMap.Storage.S3.Listing;

/// <summary>A page of a listing, keys whole as they are in the bucket.</summary>
/// <param name="Folders">Common prefixes, with the '/' at their end.</param>
/// <param name="Next">Continues the listing; null on the last page.</param>
internal sealed record ListPage(IReadOnlyList<Item> Objects, IReadOnlyList<string> Folders, string? Next);
