using QueueMap.Contracts.Items;

namespace QueueMap.Storage.Objects;

/// <summary>A part of what lies at the top of a source.</summary>
/// <param name="Folders">As <see cref="IObjectSource.ListFoldersAsync"/> gives them.</param>
/// <param name="Objects">
/// As <see cref="Lane.Top"/> has them; null, on all pages, where the source does not come to them while it looks for folders.
/// </param>
public readonly record struct TopPage(IReadOnlyList<string> Folders, IReadOnlyList<Item>? Objects);
