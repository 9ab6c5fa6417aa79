//! What a hand on the mouse does.

use super::Browser;

impl Browser {
    /// Points at something without pressing a button.
    pub(crate) async fn point_at(&self, selector: &str) {
        let element = self.find(selector).await;
        self.driver.action_chain().move_to_element_center(&element).perform().await.unwrap();
    }

    /// Drags one thing to the upper edge of another, by the events that a browser sends; a browser without a screen
    /// begins no drag by its mouse.
    pub(crate) async fn drag(&self, from: &str, to: &str) {
        let script = format!(
            "const [from, to] = [document.querySelector({from:?}), document.querySelector({to:?})];\
             const dataTransfer = new DataTransfer();\
             const {{ left, top }} = to.getBoundingClientRect();\
             const at = {{ bubbles: true, cancelable: true, dataTransfer, clientX: left + 4, clientY: top + 2 }};\
             const send = (target, name) => target.dispatchEvent(new DragEvent(name, at));\
             send(from, 'dragstart'); send(to, 'dragenter'); send(to, 'dragover'); send(to, 'drop'); send(from, 'dragend');\
             return null"
        );
        self.script(&script).await;
    }

    /// Brings something into the middle of the window.
    pub(crate) async fn bring_to_middle(&self, selector: &str) {
        let script = format!(
            "document.querySelector({selector:?}).scrollIntoView({{ block: 'center' }}); return null"
        );
        self.script(&script).await;
    }
}
