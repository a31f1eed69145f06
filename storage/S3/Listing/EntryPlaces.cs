namespace QueueMap.Storage.S3.Listing;

/// <summary>Where in a page the texts of one object stand.</summary>
internal record struct EntryPlaces((int From, int To) Key, (int From, int To) Date, (int From, int To) Tag, (int From, int To) Size)
{
    /// <summary>All four are there, in S3's order, and the date is as long as S3's.</summary>
    public readonly bool IsUsual =>
        Key.From > 0 && Date.From > Key.To && Date.To - Date.From == DateText.Length && Tag.From > Date.To && Size.From > Tag.To;
}
