using System.Text;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

/// <summary>Reads of a source, whole and as text.</summary>
internal static class SourceReads
{
    public static async Task<List<Item>> ListedAsync(this IObjectSource source) => await source.ListAsync(null, default).ToListAsync();

    public static async Task<string> ReadTextAsync(this IObjectSource source, Item item)
    {
        var into = new byte[100];
        return Encoding.UTF8.GetString(into, 0, await source.ReadAsync(item, into, default));
    }

    /// <summary>Why an item cannot be read; in the same words whichever way it is read.</summary>
    public static async Task<QuarantineReason> ReasonAsync(this IObjectSource source, Item item)
    {
        var opened = await Assert.ThrowsAsync<ItemException>(async () => await source.OpenAsync(item, default));
        var read = await Assert.ThrowsAsync<ItemException>(async () => await source.ReadTextAsync(item));
        Assert.Equal(opened.Message, read.Message);
        return opened.Reason;
    }
}
