class Smlockdown < Formula
  desc "Audit and harden a SmarterMail server through its REST API"
  homepage "{{homepage}}"
  url "{{releases}}/{{npm}}"
  sha256 "{{npm-sha256}}"
  license "MIT"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/smlockdown --version")
    assert_match "catch-all", shell_output("#{bin}/smlockdown steps")
  end
end
