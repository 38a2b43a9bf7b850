using System.IO;

namespace AutoGrad;

/// <summary>Replaces a file so that whoever reads it, at any moment and after any crash, finds the old or the new content, whole.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside the target, brings the bytes to the disk, then renames: within a folder, renaming is atomic. What a killed process left
    /// is overwritten by the next one; two processes that write the same file at the same time get an error instead of a mixture.
    /// </summary>
    public static void Write(string path, byte[] content)
    {
        string temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
